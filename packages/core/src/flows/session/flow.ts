import type { Auth } from '../../auth.ts'
import { AuthError } from '../../contract/auth-error.ts'
import type { OutputOf, Session, User } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import type { Memory } from '../../memory.ts'
import { createDebts } from './debts.ts'

/** Who is signed in here. `unknown` only until the first answer. */
export type SessionStep =
  | { step: 'unknown'; refresh(): Next<SessionStep> }
  | { step: 'signed-out'; refresh(): Next<SessionStep> }
  | {
      step: 'signed-in'
      session: Session
      user: User
      refresh(): Next<SessionStep>
      /** Signs out at once. Without a network the server learns of it when there is one again. */
      signOut(): Next<SessionStep>
    }

/** A definite answer to who is signed in: somebody, or null for nobody. */
export type SignedIn = OutputOf<'GET /session'>

/** What one tab tells the others: who is signed in, or which session is over. */
export type SessionNews =
  | { signedIn: NonNullable<SignedIn> }
  /** `owed` while the server has yet to learn of it. */
  | { ended: string; owed: boolean }
  /** A tab that has just opened, and has heard nothing yet. */
  | { hello: true }

export type SessionFlow = Flow<SessionStep> & {
  /** Takes an answer that came by another way, such as a finished sign-in. */
  set(signedIn: SignedIn): void
  /** Who is signed in, as far as this page knows. */
  userId(): string | null
  /** For the part that listens to other tabs, which loads after the page. */
  inside: SessionInside
}

/** What `tabs.ts` needs of the session, so that the page does not wait for it. */
export type SessionInside = {
  known(): SignedIn
  /** Whether an answer says nothing new. */
  knows(signedIn: SignedIn): boolean
  /** Sessions that are over although the server has yet to learn of it. */
  owed(): string[]
  hasEnded(sessionId: string): boolean
  end(ended: string, owed: boolean): void
  ask(): Promise<SignedIn>
  /** Takes a definite answer, and tells the other tabs what is new in it. */
  settle(answer: SignedIn): SessionStep
  stepOf(signedIn: SignedIn): SessionStep
  tools(): FlowTools<SessionStep>
  /** Grows with what an open question cannot know. */
  turn(): number
  /** Lets an open question count for nothing. */
  outdate(): void
  /** The sign-out that is under way. */
  leaving(): Next<SessionStep> | null
}

type SessionOptions = {
  initial?: SignedIn | undefined
  memory: Memory
  now(): number
  /** Tells the other tabs. */
  tell(news: SessionNews): void
}

/**
 * Keeps the session of this page. Only a definite answer signs anybody out: a dead network, an
 * error page or a 429 leave what was known, with the error beside it.
 */
export const createSessionFlow = (
  auth: Pick<Auth, 'request'>,
  { initial, memory, now, tell }: SessionOptions,
): SessionFlow => {
  const debts = createDebts(memory, now)
  // Sessions that are over, whatever an older answer says.
  const ended = new Set(debts.all())
  // Grows with what an open question cannot know, so that its answer is dropped.
  let turn = 0
  let leaving: Next<SessionStep> | null = null
  let tools: FlowTools<SessionStep>

  const known = (): SignedIn => {
    const state = flow.getState()
    return state.step === 'signed-in' ? { session: state.session, user: state.user } : null
  }
  const knows = (signedIn: SignedIn) => JSON.stringify(known()) === JSON.stringify(signedIn)

  const stepOf = (signedIn: SignedIn): SessionStep => {
    if (!signedIn) return { step: 'signed-out', refresh }
    const { session, user } = signedIn
    return { step: 'signed-in', session, user, refresh, signOut: () => signOut(session.sessionId) }
  }

  const settle = (answer: SignedIn): SessionStep => {
    const before = known()
    const over = answer !== null && ended.has(answer.session.sessionId)
    const signedIn = over ? null : newest(answer, before)
    turn += 1
    if (signedIn) memory.forgetOthers(signedIn.user.userId)
    if (signedIn && !knows(signedIn)) tell({ signedIn })
    if (!signedIn && before) tell({ ended: before.session.sessionId, owed: false })
    return stepOf(signedIn)
  }

  const ask = async (signal?: AbortSignal): Promise<SignedIn> => {
    const options = signal ? { signal } : {}
    for (const sessionId of debts.all()) {
      await auth.request('POST /session/sign-out', { sessionId }, options)
      debts.pay(sessionId)
      tell({ ended: sessionId, owed: false })
    }
    return auth.request('GET /session', {}, options)
  }

  /** Moves on in the same moment in which the others are told, or not at all. */
  const arrive = (step: () => SessionStep, signal: AbortSignal): SessionStep => {
    signal.throwIfAborted()
    const next = step()
    tools.go(next)
    return next
  }

  // A page that asks again by itself must not abort the person who signs out.
  const refresh = (): Next<SessionStep> =>
    leaving ??
    tools.run('refresh', async (signal) => {
      const answer = await ask(signal)
      return arrive(() => settle(answer), signal)
    })

  const end = (sessionId: string, owed: boolean): void => {
    ended.add(sessionId)
    if (owed) debts.owe(sessionId)
  }

  const signOut = (sessionId: string): Next<SessionStep> => {
    const current = tools.run('signOut', async (signal) => {
      const owed = await auth.request('POST /session/sign-out', { sessionId }, { signal }).then(
        () => false,
        (error: unknown) => {
          if (error instanceof AuthError && error.kind === 'network') return true
          throw error
        },
      )
      return arrive(() => {
        end(sessionId, owed)
        tell({ ended: sessionId, owed })
        return stepOf(null)
      }, signal)
    })
    leaving = current
    return current.finally(() => (leaving = null))
  }

  const flow: Flow<SessionStep> = createFlow<SessionStep>(
    (given) => {
      tools = given
      return initial === undefined ? { step: 'unknown', refresh } : stepOf(initial)
    },
    {
      onOpen(state) {
        if (state.step !== 'signed-in') return
        // What the server that rendered the page knew can be older than what this tab did.
        if (ended.has(state.session.sessionId)) tools.go(stepOf(null))
        else memory.forgetOthers(state.user.userId)
      },
    },
  )

  return {
    ...flow,
    set: (signedIn) => tools.go(settle(signedIn)),
    userId: () => known()?.user.userId ?? null,
    inside: {
      known,
      knows,
      owed: debts.all,
      hasEnded: (sessionId) => ended.has(sessionId),
      end,
      ask,
      settle,
      stepOf,
      tools: () => tools,
      turn: () => turn,
      outdate() {
        turn += 1
        flow.dispose()
      },
      leaving: () => leaving,
    },
  }
}

const isNewer = (one: NonNullable<SignedIn>, other: NonNullable<SignedIn>): boolean =>
  one.session.lastAccessedAt >= other.session.lastAccessedAt

// Another tab may have told meanwhile what this answer was too early for.
const newest = (answer: SignedIn, before: SignedIn): SignedIn => {
  const isSame = answer && before && answer.session.sessionId === before.session.sessionId
  return isSame && !isNewer(answer, before) ? before : answer
}
