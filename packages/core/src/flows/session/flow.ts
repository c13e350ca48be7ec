import type { Auth } from '../../auth.ts'
import type { OutputOf, Session, User } from '../../contract/index.ts'
import { createFlow, type Flow, type Next } from '../../flow.ts'
import { forgetOthers } from '../../memory.ts'

/** Who is signed in here. `unknown` only until the first answer. */
export type SessionStep =
  | { step: 'unknown'; refresh(): Next<SessionStep> }
  | { step: 'signed-out'; refresh(): Next<SessionStep> }
  | {
      step: 'signed-in'
      session: Session
      user: User
      refresh(): Next<SessionStep>
      signOut(): Next<SessionStep>
    }

/** A definite answer to who is signed in: somebody, or null for nobody. */
export type SignedIn = OutputOf<'GET /session'>

export type SessionFlow = Flow<SessionStep> & {
  /** Takes an answer that came by another way, such as a finished sign-in. */
  set(signedIn: SignedIn): void
  /** Who is signed in, as far as this page knows. */
  userId(): string | null
}

/**
 * Keeps the session of this page. Only a definite answer signs anybody out: a dead network, an
 * error page or a 429 leave what was known, with the error beside it.
 */
export const createSessionFlow = (
  auth: Pick<Auth, 'request'>,
  { initial, onChange }: { initial?: SignedIn | undefined; onChange(): void },
): SessionFlow => {
  let show: (signedIn: SignedIn) => SessionStep
  let go: (step: SessionStep) => void

  const flow = createFlow<SessionStep>(
    (tools) => {
      let leaving: Next<SessionStep> | null = null
      const refresh = () =>
        // A page that asks again by itself must not abort the person who signs out.
        leaving ??
        tools.run('refresh', async (signal) =>
          show(await auth.request('GET /session', {}, { signal })),
        )
      const signOut = () => {
        leaving = tools.run('signOut', async (signal) => {
          await auth.request('POST /session/sign-out', {}, { signal })
          onChange()
          return show(null)
        })
        return leaving.finally(() => (leaving = null))
      }
      go = tools.go
      show = (signedIn) =>
        signedIn
          ? { step: 'signed-in', session: signedIn.session, user: signedIn.user, refresh, signOut }
          : { step: 'signed-out', refresh }
      return initial === undefined ? { step: 'unknown', refresh } : show(initial)
    },
    { onOpen: forgetSignIns, onStep: forgetSignIns },
  )

  return {
    ...flow,
    userId: () => userIdOf(flow.getState()),
    set: (signedIn) => {
      const { step } = flow.getState()
      go(show(signedIn))
      // A refusal that changes nothing here must not make the other tabs ask, and be refused, in turn.
      if (signedIn || step === 'signed-in') onChange()
    },
  }
}

const userIdOf = (step: SessionStep): string | null =>
  step.step === 'signed-in' ? step.user.userId : null

// A sign-in that this tab began may have been finished in another one.
const forgetSignIns = (step: SessionStep): void => {
  const userId = userIdOf(step)
  if (userId !== null) forgetOthers(userId)
}
