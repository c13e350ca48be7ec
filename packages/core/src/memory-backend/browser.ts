import {
  AuthError,
  type AuthErrorCode,
  type Challenge,
  type Complete,
  type Outcome,
  type SecondFactor,
  type SecondFactorDue,
} from '../contract/index.ts'
import { hasTotp, toUser, type Person } from './people.ts'
import { toSession, type Factor, type StoredSession } from './sessions.ts'
import type { World } from './world.ts'

/** What a sign-in that has begun must remember. Known to the browser that began it only. */
export type Attempt = {
  /** The flow that it belongs to, such as `email-otp`. */
  flow: string
  /** The `emailId` or `phoneId` that a code proves; the wallet; what a passkey is asked for. */
  methodId: string
  /** The challenge of a passkey; how a code travelled. */
  detail: string
  /** The address that is to join an account. */
  addition?: string
  /** Where a visit to a provider has led to. */
  failure?: AuthErrorCode
  expiresAt: number
  isNewUser: boolean
  /** A session that waits for the proof of the address: its password is right. */
  pendingPassword?: true
  /** Who must be signed in to use it, where it only proves again who somebody is. */
  userId?: string
  signedIn?: true
}

/** A sign-in that waits for its second factor. */
type Waiting = {
  session: StoredSession
  person: Person
  factors: SecondFactor[]
  isNewUser: boolean
  expiresAt: number
}

/** Who is signed in. */
export type SignedIn = { session: StoredSession; person: Person }

/** One browser: what a proxy keeps in its cookies. */
export type MemoryBrowser = {
  open(attempt: Attempt, takesCode?: boolean): Challenge
  /** Null for a name that this browser did not get, or got for another flow. */
  find(flow: string, name: string): Attempt | null
  /** Throws `attempt-unknown` or `code-expired`. */
  get(flow: string, name: string): Attempt
  delete(name: string): void

  /** Ends a first factor: in a session, or in waiting for the second one. */
  signIn(person: Person, factors: readonly Factor[], isNewUser: boolean): Outcome
  /** What waits for its second factor, or null. */
  findWaiting(): Waiting | null
  /** Throws `second-factor-expired` when nothing waits. */
  getWaiting(): Waiting
  dropWaiting(): void
  /** Adds a second factor to the sign-in that waits for one, and signs in. */
  finishSecondFactor(factor: Factor): Complete

  findSignedIn(): SignedIn | null
  /** Throws `signed-out` for nobody. */
  getSignedIn(): SignedIn
  /** Tells again how an attempt ended that has signed somebody in. Null when that is over. */
  sameSignIn(attempt: Pick<Attempt, 'isNewUser' | 'userId'>): Outcome | null
  /** The session that is open, and the person after a change. */
  tell(signedIn: SignedIn): Complete
  /** Adds a proof to the session that is open. */
  prove(signedIn: SignedIn, factor: Factor): Complete
  /** Ends the session, unless it is not the one named. */
  signOut(sessionId: string): void
}

const resendMs = 30_000
const secondFactorMs = 10 * 60_000
/** How long a spent or expired attempt is still recognised. */
const keptMs = 60 * 60_000

export const createMemoryBrowser = ({ now, newId, people, sessions }: World): MemoryBrowser => {
  const attempts = new Map<string, Attempt>()
  let sessionId: string | null = null
  let waiting: Waiting | null = null

  const keep = (session: StoredSession) => {
    if (sessionId !== null && sessionId !== session.sessionId) sessions.end(sessionId)
    sessionId = session.sessionId
    waiting = null
  }

  const browser: MemoryBrowser = {
    open(attempt, takesCode = true) {
      const name = newId('attempt')
      attempts.set(name, attempt)
      const { expiresAt } = attempt
      return { attempt: name, takesCode, resendAt: now() + resendMs, expiresAt }
    },

    find(flow, name) {
      const attempt = attempts.get(name)
      return attempt?.flow === flow && now() < attempt.expiresAt + keptMs ? attempt : null
    },

    get(flow, name) {
      const attempt = browser.find(flow, name)
      if (!attempt) throw new AuthError('attempt-unknown')
      if (attempt.expiresAt <= now()) throw new AuthError('code-expired', { field: 'code' })
      return attempt
    },

    delete: (name) => void attempts.delete(name),

    signIn(person, factors, isNewUser) {
      const session = sessions.open(person, factors)
      if (!sessions.owes(session, person)) {
        keep(session)
        return complete(session, person, isNewUser)
      }
      const expiresAt = now() + secondFactorMs
      session.expiresAt = expiresAt
      waiting = { session, person, isNewUser, expiresAt, factors: enrolledFactors(person) }
      return toDue(waiting)
    },

    findWaiting: () => (waiting && waiting.expiresAt > now() ? waiting : null),

    getWaiting() {
      const found = browser.findWaiting()
      if (!found) throw new AuthError('second-factor-expired')
      return found
    },

    dropWaiting() {
      if (waiting) sessions.end(waiting.session.sessionId)
      waiting = null
    },

    finishSecondFactor(factor) {
      const { session, person, isNewUser } = browser.getWaiting()
      sessions.addFactor(session, factor)
      sessions.extend(session)
      keep(session)
      return complete(session, person, isNewUser)
    },

    findSignedIn() {
      const session = sessions.find(sessionId)
      const person = session && people.byId(session.userId)
      return session && person ? { session, person } : null
    },

    getSignedIn() {
      const found = browser.findSignedIn()
      if (!found) throw new AuthError('signed-out')
      return found
    },

    sameSignIn({ isNewUser, userId }) {
      // First, because whoever was signed in before stays so until the second factor is there.
      const found = userId === undefined ? browser.findWaiting() : null
      if (found) return toDue(found)
      const signedIn = browser.findSignedIn()
      return signedIn && complete(signedIn.session, signedIn.person, isNewUser)
    },

    tell: ({ session, person }) => complete(session, person, false),

    prove(signedIn, factor) {
      sessions.addFactor(signedIn.session, factor)
      return browser.tell(signedIn)
    },

    signOut(named) {
      if (sessions.find(sessionId) && sessionId !== named) return
      if (sessionId !== null) sessions.end(sessionId)
      sessionId = null
    },
  }
  return browser
}

/** The second factors that somebody can prove. */
export const enrolledFactors = (person: Person): SecondFactor[] => [
  ...(person.passkeys.length > 0 ? (['passkey'] as const) : []),
  ...(hasTotp(person) ? (['totp', 'recovery-code'] as const) : []),
]

/** What a browser may know of a sign-in that waits. */
export const toDue = ({ factors, expiresAt }: Waiting): SecondFactorDue => ({
  status: 'second_factor',
  factors,
  expiresAt,
})

const complete = (session: StoredSession, person: Person, isNewUser: boolean): Complete => ({
  status: 'complete',
  session: toSession(session),
  user: toUser(person),
  isNewUser,
})
