import {
  isApiError,
  type ApiClient,
  type Session as ApiSession,
  type User as ApiUser,
} from '@latchkey/api'
import { AuthError, type Outcome, type Session, type User } from '@latchkey/core/contract'
import type { Cookies } from './cookies.ts'
import { toSession, toUser } from './shapes.ts'

export type SessionLimits = {
  /** A session that nobody uses ends after this. @default 10080, 7 days */
  idleMinutes: number
  /** No use extends a session beyond this. @default 43200, 30 days (NIST SP 800-63B AAL1) */
  absoluteMinutes: number
}

/** The session of the browser that sent a request. */
export type SessionCookie = {
  /** Reads the live session, or null for nobody. Throws when the API cannot say. */
  find(): Promise<{ session: Session; user: User } | null>
  /** Like `find`, but throws `signed-out` for nobody. */
  get(): Promise<{ session: Session; user: User }>
  /** Takes a session that the API has just made into the cookie, and ends the one before. */
  open(answer: AuthenticatedAnswer, isNewUser: boolean): Promise<Outcome>
  /** Ends the session at the API, then forgets the cookie. Leaves a session alone that is not the one named. */
  close(sessionId: string): Promise<void>
}

/** What every authenticate call of the API answers. */
export type AuthenticatedAnswer = {
  session?: ApiSession | null | undefined
  session_token: string
  user: ApiUser
}

const cookieName = 'latchkey'
const minuteMs = 60_000

/** The session cookie of one request. The API's row is the truth; nothing is cached. */
export const createSessionCookie = (
  api: ApiClient,
  cookies: Cookies,
  { idleMinutes, absoluteMinutes }: SessionLimits,
  now: number,
): SessionCookie => {
  const token = () => cookies.get(cookieName)

  // Set once, for as long as the session can last: a cookie that every extension set anew could
  // arrive after the one of a newer sign-in, and take its place.
  const keep = (sessionToken: string, session: ApiSession) => {
    const ends = Date.parse(session.started_at) + absoluteMinutes * minuteMs
    cookies.set(cookieName, sessionToken, Math.max(0, Math.round((ends - now) / 1000)))
  }

  /** The minutes to extend by, once half of the idle time is over. */
  const extension = (session: ApiSession): number => {
    const left = (Date.parse(session.expires_at) - now) / minuteMs
    const leftAbsolute = absoluteMinutes - (now - Date.parse(session.started_at)) / minuteMs
    const target = Math.floor(Math.min(idleMinutes, leftAbsolute))
    return left < idleMinutes / 2 && target > left && target >= 5 ? target : 0
  }

  const authenticate = (sessionToken: string) =>
    api.sessions.authenticate({ session_token: sessionToken }).catch(ignoreDeadSession)

  const revoke = async (selector: { session_token: string }) => {
    await api.sessions.revoke(selector).catch(ignoreDeadSession)
  }

  const cookie: SessionCookie = {
    async find() {
      const sessionToken = token()
      if (sessionToken === null) return null
      const answer = await authenticate(sessionToken)
      // The cookie of a dead session stays: to delete it could hit a newer one, like above.
      if (!answer) return null
      const minutes = extension(answer.session)
      const { session } = minutes
        ? await api.sessions.authenticate({
            session_token: sessionToken,
            session_duration_minutes: minutes,
          })
        : answer
      return { session: toSession(session), user: toUser(answer.user) }
    },

    async get() {
      const found = await cookie.find()
      if (!found) throw new AuthError('signed-out')
      return found
    },

    async open({ session, session_token, user }, isNewUser) {
      if (!session) throw new Error('The API answered no session although one was asked for.')
      const before = token()
      keep(session_token, session)
      if (before !== null && before !== session_token) await revoke({ session_token: before })
      return { status: 'complete', session: toSession(session), user: toUser(user), isNewUser }
    },

    async close(sessionId) {
      const sessionToken = token()
      const answer = sessionToken === null ? null : await authenticate(sessionToken)
      if (answer && answer.session.session_id !== sessionId) return
      if (answer) await revoke({ session_token: answer.session_token })
      cookies.delete(cookieName)
    },
  }
  return cookie
}

const ignoreDeadSession = (error: unknown): null => {
  if (isApiError(error, 'session_not_found', 'invalid_session_token')) return null
  throw error
}
