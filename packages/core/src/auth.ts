import type { Arbiter } from './arbiter.ts'
import { httpBackend, type Backend, type RequestOptions } from './backend.ts'
import type { AuthError } from './contract/auth-error.ts'
import type { InputOf, Complete, OutputOf, Route } from './contract/index.ts'
import { createClock, type SystemClock } from './clock.ts'
import { createSessionFlow, type SessionFlow, type SignedIn } from './flows/session/flow.ts'
import { loadTabs } from './flows/session/load-tabs.ts'
import type { Tabs } from './flows/session/tabs.ts'
import { createMemory, tabStorage, type Memory } from './memory.ts'
import type { Page } from './page.ts'
import type { Proofs } from './proofs.ts'
import type { Recorder } from './trace/recorder.ts'

export type AuthOptions = {
  /** @default httpBackend(), the proxy at `/auth` */
  backend?: Backend
  /** Who is signed in, when the server that rendered the page knows. Null is nobody. */
  session?: SignedIn
  /** @default the page of the browser */
  page?: Page
  /** What countdowns, pauses and the renewal of the session go by. @default the clock of this machine */
  clock?: SystemClock
}

/** The client that flows are made with. One per page. */
export type Auth = Pick<SystemClock, 'wait'> & {
  request<R extends Route>(
    route: R,
    input: InputOf<R>,
    options?: RequestOptions,
  ): Promise<OutputOf<R>>
  session: SessionFlow
  /** Server time, epoch ms: what `resendAt` and `expiresAt` are compared with. */
  now(): number
  /** Takes a finished sign-in over into the session of this page and its other tabs. */
  accept(outcome: Complete): void
  /** Where calls that need a fresh proof meet whoever can ask for it, once anybody can: see `stepUpOf`. */
  proofs?: Proofs
  /** Who may call `navigator.credentials` when, once anybody wants to: see `arbiterOf`. */
  arbiter?: Arbiter
  /** What this tab keeps through a reload. */
  memory: Memory
  /** What the devtools see, where they are on: see `recordAuth`. */
  recorder?: Recorder
  /** Finds out who is signed in, and listens to other tabs and the page coming back. Answers the way to stop. */
  connect(): () => void
}

/** Makes the client. It asks for nothing until a flow or `connect` does. */
export const createAuth = (options: AuthOptions = {}): Auth => {
  const { backend = httpBackend(), session, page, clock } = options
  const { now, wait, set: onServerTime } = createClock(clock)
  const memory = createMemory(page ? () => page.storage : tabStorage, {
    now,
    owner: () => auth.session.userId(),
  })
  let tabs: Promise<Tabs | null> | undefined
  let connections = 0

  const request: Auth['request'] = (route, input, options) => {
    const ask = async () => {
      try {
        return await backend(route, input, { ...options, onServerTime })
      } catch (error) {
        // SAFETY: anything may be thrown; what is not an `AuthError` has no such code.
        if ((error as AuthError).code === 'signed-out') auth.session.set(null)
        throw error
      }
    }
    return auth.proofs ? auth.proofs.run(ask) : ask()
  }

  const auth: Auth = {
    request,
    session: createSessionFlow({
      request,
      initial: session,
      memory,
      now,
      tell: (news) => void tabs?.then((joined) => joined?.tell(news)),
    }),
    now,
    wait,
    accept: (outcome) => auth.session.set(outcome),
    memory,
    connect() {
      // Listening, so that a part of the page that leaves cannot abort a sign-out.
      const leaveSession = auth.session.subscribe(() => {})
      if (connections++ === 0) {
        const joining: typeof tabs = loadTabs().then(
          // Unless it was left meanwhile.
          ({ joinTabs }) => (tabs === joining ? joinTabs(auth, page) : null),
          () => null,
        )
        tabs = joining
      }
      const state = auth.session.getState()
      if (state.step === 'unknown') void state.refresh()
      return () => {
        leaveSession()
        if (--connections > 0) return
        void tabs?.then((joined) => joined?.leave())
        tabs = undefined
      }
    },
  }
  return auth
}
