import { httpBackend, type Backend, type RequestOptions } from './backend.ts'
import {
  AuthError,
  type InputOf,
  type Outcome,
  type OutputOf,
  type Route,
} from './contract/index.ts'
import { createSessionFlow, type SessionFlow, type SignedIn } from './flows/session/flow.ts'
import { recall, remember } from './memory.ts'
import { joinTabs, type Tabs } from './tabs.ts'

export type AuthOptions = {
  /** @default httpBackend(), the proxy at `/auth` */
  backend?: Backend
  /** Who is signed in, when the server that rendered the page knows. Null is nobody. */
  session?: SignedIn
}

/** The client that flows are made with. One per page. */
export type Auth = {
  request<R extends Route>(
    route: R,
    input: InputOf<R>,
    options?: RequestOptions,
  ): Promise<OutputOf<R>>
  session: SessionFlow
  /** Server time, epoch ms: what `resendAt` and `expiresAt` are compared with. */
  now(): number
  /** Takes a finished sign-in over into the session of this page and its other tabs. */
  accept(outcome: Outcome): void
  /** Keeps a value for this tab until `expiresAt`, or forgets it when it is null. */
  remember(slug: string, value: unknown, expiresAt?: number): void
  recall<T>(slug: string): T | null
  /** Finds out who is signed in, and listens to other tabs and the page coming back. Answers the way to stop. */
  connect(): () => void
}

/** Makes the client. It asks for nothing until a flow or `connect` does. */
export const createAuth = ({ backend = httpBackend(), session }: AuthOptions = {}): Auth => {
  let clockOffset = 0
  let tabs: Tabs | undefined
  let connections = 0
  const now = () => Date.now() + clockOffset

  const auth: Auth = {
    async request(route, input, options = {}) {
      try {
        return await backend(route, input, { ...options, onServerTime })
      } catch (error) {
        if (error instanceof AuthError && error.code === 'signed-out') auth.session.set(null)
        throw error
      }
    },
    session: createSessionFlow(
      { request: (route, input, options) => auth.request(route, input, options) },
      { initial: session, onChange: () => tabs?.tell() },
    ),
    now,
    accept(outcome) {
      if (outcome.status === 'complete') auth.session.set(outcome)
    },
    remember: (slug, value, expiresAt = 0) =>
      remember(slug, value, { expiresAt, owner: auth.session.userId() }),
    recall: (slug) => recall(slug, now()),
    connect() {
      const refresh = () => void auth.session.getState().refresh()
      // Listening, so that a part of the page that leaves cannot abort a sign-out.
      const leaveSession = auth.session.subscribe(() => {})
      if (connections++ === 0) tabs = joinTabs(refresh)
      if (auth.session.getState().step === 'unknown') refresh()
      return () => {
        leaveSession()
        if (--connections > 0) return
        tabs?.leave()
        tabs = undefined
      }
    },
  }

  // The Date header counts whole seconds; a smaller difference says nothing.
  const onServerTime = (serverNow: number) => {
    const offset = serverNow - Date.now()
    clockOffset = Math.abs(offset) > 2000 ? offset : 0
  }
  return auth
}
