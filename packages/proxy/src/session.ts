import type { ApiClient, Session as ApiSession, User as ApiUser } from '@latchkey/api'
import {
  AuthError,
  type Complete,
  type Outcome,
  type Session,
  type User,
} from '@latchkey/core/contract'
import type { Cookies } from './cookies.ts'
import { requireFreshForChanges } from './freshness.ts'
import {
  findLiveSession,
  ignoreDeadSession,
  readSession,
  type LiveSession,
  type SessionLimits,
} from './live-session.ts'
import {
  holdBack,
  owesSecondFactor,
  toDue,
  type PendingSignIns,
  type SecondFactorPolicy,
} from './second-factor.ts'
import { sessionOf, toComplete, toSession, toUser, type AuthenticatedAnswer } from './shapes.ts'

/** The session of the browser that sent a request. */
export type SessionCookie = {
  /** Reads the live session, or null for nobody. Throws when the API cannot say. */
  find(): Promise<{ session: Session; user: User } | null>
  /** Reads it as the API tells it, token included. Throws `signed-out` for nobody. */
  read(): Promise<LiveSession>
  /** Like `read`, but throws `step-up-required` unless it may change the account. */
  readForChanges(): Promise<LiveSession>
  /** Whether a session of this user is one to nobody yet. */
  owes(session: ApiSession, user: ApiUser): boolean
  /** Ends a first factor: in a session, or in waiting for the second one. */
  open(answer: AuthenticatedAnswer, isNewUser: boolean): Promise<Outcome>
  /** Takes a session that owes nothing into the cookie, and ends the one before. */
  complete(answer: AuthenticatedAnswer, isNewUser: boolean): Promise<Complete>
  /** Ends the session at the API, then forgets the cookie. Leaves a session alone that is not the one named. */
  close(sessionId: string): Promise<void>
}

type SessionCookieOptions = {
  api: ApiClient
  cookies: Cookies
  pending: PendingSignIns
  limits: SessionLimits
  secondFactor: SecondFactorPolicy
  rp: { id: string }
  now: number
}

const cookieName = 'latchkey'
const minuteMs = 60_000

/** The session cookie of one request. The API's row is the truth; nothing is cached. */
export const createSessionCookie = ({
  api,
  cookies,
  pending,
  limits,
  secondFactor,
  rp,
  now,
}: SessionCookieOptions): SessionCookie => {
  const token = () => cookies.get(cookieName)

  // Set once, for as long as the session can last: a cookie that every extension set anew could
  // arrive after the one of a newer sign-in, and take its place.
  const keep = (sessionToken: string, session: ApiSession) => {
    const ends = Date.parse(session.started_at) + limits.absoluteMinutes * minuteMs
    cookies.set(cookieName, sessionToken, Math.max(0, Math.round((ends - now) / 1000)))
  }

  const revoke = async (selector: { session_token: string }) => {
    await api.sessions.revoke(selector).catch(ignoreDeadSession)
  }

  const owes = (session: ApiSession, user: ApiUser) => owesSecondFactor(secondFactor, session, user)

  const findLive = async (): Promise<LiveSession | null> => {
    const sessionToken = token()
    // The cookie of a dead session stays: to delete it could hit a newer one, like above.
    return sessionToken === null ? null : findLiveSession(sessionToken, { api, limits, now, owes })
  }

  const cookie: SessionCookie = {
    owes,

    async find() {
      const found = await findLive()
      return found && { session: toSession(found.session), user: toUser(found.user) }
    },

    async read() {
      const found = await findLive()
      if (!found) throw new AuthError('signed-out')
      return found
    },

    async readForChanges() {
      const found = await cookie.read()
      requireFreshForChanges(found, rp.id, now)
      return found
    },

    async open(answer, isNewUser) {
      if (!owes(sessionOf(answer), answer.user)) return cookie.complete(answer, isNewUser)
      return toDue(await holdBack(api, pending, answer, { isNewUser, rpId: rp.id, now }))
    },

    async complete(answer, isNewUser) {
      const { session_token } = answer
      const session = sessionOf(answer)
      const before = token()
      keep(session_token, session)
      pending.delete()
      if (before !== null && before !== session_token) await revoke({ session_token: before })
      return toComplete(answer, isNewUser)
    },

    async close(sessionId) {
      const sessionToken = token()
      const answer = sessionToken === null ? null : await readSession(api, sessionToken)
      if (answer && answer.session.session_id !== sessionId) return
      if (answer) await revoke({ session_token: answer.session_token })
      cookies.delete(cookieName)
    },
  }
  return cookie
}
