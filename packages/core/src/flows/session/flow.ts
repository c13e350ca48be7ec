import type { Auth } from '../../auth.ts'
import type { OutputOf, Session, User } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import type { Memory } from '../../memory.ts'
import { loadTabs } from './load-tabs.ts'

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
  userId(): string | undefined
  /** For the part that listens to other tabs, which loads after the page. */
  inside: SessionInside
}

/** What `tabs.ts` needs of the session, so that the page does not wait for it. */
export type SessionInside = {
  /** Sessions that are over, whatever an older answer says. */
  ended: Set<string>
  /** Those of them that the server has yet to learn of. */
  owed: Set<string>
  /** Grows with what an open question cannot know, so that its answer is dropped. */
  turn: number
  /** The sign-out that is under way. */
  leaving: Next<SessionStep> | null
  known(): SignedIn
  /** Whether an answer says nothing new. */
  knows(signedIn: SignedIn): boolean
  ask(signal?: AbortSignal): Promise<SignedIn>
  /** Takes a definite answer, and tells the other tabs what is new in it. */
  settle(answer: SignedIn): SessionStep
  stepOf(signedIn: SignedIn): SessionStep
  tools: FlowTools<SessionStep>
  options: SessionOptions
}

/**
 * Names what a tab keeps of the sign-outs that the server has yet to learn of. A type, because a
 * value that the page and a part that loads later share costs the page a file of its own.
 */
export type OwedSlug = 'sign-out'

type SessionOptions = {
  request: Auth['request']
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
export const createSessionFlow = (options: SessionOptions): SessionFlow => {
  const { request, initial, memory, tell } = options
  const owed = new Set(memory.recall<string[]>('sign-out' satisfies OwedSlug))
  const ended = new Set(owed)
  let tools!: FlowTools<SessionStep>

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
    const signedIn = answer && ended.has(answer.session.sessionId) ? null : newest(answer, before)
    inside.turn++
    if (signedIn) {
      memory.forgetOthers(signedIn.user.userId)
      if (!knows(signedIn)) tell({ signedIn })
    } else if (before) tell({ ended: before.session.sessionId, owed: false })
    return stepOf(signedIn)
  }

  const ask = async (signal?: AbortSignal): Promise<SignedIn> => {
    if (owed.size > 0) await (await loadTabs()).payDebts(inside, signal)
    return request('GET /session', {}, { signal })
  }

  // A page that asks again by itself must not abort the person who signs out.
  const refresh = (): Next<SessionStep> =>
    inside.leaving ??
    tools.run('refresh', async (signal) => {
      const answer = await ask(signal)
      signal.throwIfAborted()
      // In the same moment in which the others are told.
      tools.go(settle(answer))
      return flow.getState()
    })

  const signOut = (sessionId: string): Next<SessionStep> => {
    inside.leaving = tools.run('signOut', async (signal) => {
      await (await loadTabs()).signOut(inside, sessionId, signal)
      return flow.getState()
    })
    return inside.leaving.finally(() => (inside.leaving = null))
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

  const inside: SessionInside = {
    ended,
    owed,
    turn: 0,
    leaving: null,
    known,
    knows,
    ask,
    settle,
    stepOf,
    tools,
    options,
  }
  return {
    ...flow,
    set: (signedIn) => tools.go(settle(signedIn)),
    userId: () => known()?.user.userId,
    inside,
  }
}

// Another tab may have told meanwhile what this answer was too early for.
const newest = (answer: SignedIn, before: SignedIn): SignedIn =>
  answer &&
  before?.session.sessionId === answer.session.sessionId &&
  answer.session.lastAccessedAt < before.session.lastAccessedAt
    ? before
    : answer
