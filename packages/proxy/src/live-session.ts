import {
  isApiError,
  type ApiClient,
  type Session as ApiSession,
  type User as ApiUser,
} from '@latchkey/api'

export type SessionLimits = {
  /** A session that nobody uses ends after this. @default 10080, 7 days */
  idleMinutes: number
  /** No use extends a session beyond this. @default 43200, 30 days (NIST SP 800-63B AAL1) */
  absoluteMinutes: number
}

/** A session as the API tells it, with the token that opens it. */
export type LiveSession = { sessionToken: string; session: ApiSession; user: ApiUser }

type Options = {
  api: ApiClient
  limits: SessionLimits
  now: number
  /** Whether it is one to nobody yet. */
  owes(session: ApiSession, user: ApiUser): boolean
}

const minuteMs = 60_000

/** Reads the live session of a token, extended where it is time for that, or null for nobody. */
export const findLiveSession = async (
  sessionToken: string,
  { api, limits: { idleMinutes, absoluteMinutes }, now, owes }: Options,
): Promise<LiveSession | null> => {
  /** The minutes to extend by, once half of the idle time is over. */
  const extension = (session: ApiSession): number => {
    const left = (Date.parse(session.expires_at) - now) / minuteMs
    const leftAbsolute = absoluteMinutes - (now - Date.parse(session.started_at)) / minuteMs
    const target = Math.floor(Math.min(idleMinutes, leftAbsolute))
    return left < idleMinutes / 2 && target > left && target >= 5 ? target : 0
  }

  const answer = await readSession(api, sessionToken)
  if (!answer || owes(answer.session, answer.user)) return null
  const minutes = extension(answer.session)
  const { session } = minutes
    ? await api.sessions.authenticate({
        session_token: sessionToken,
        session_duration_minutes: minutes,
      })
    : answer
  return { sessionToken, session, user: answer.user }
}

/** Reads the session of a token as it is, or null when it is over. */
export const readSession = (api: ApiClient, sessionToken: string) =>
  api.sessions.authenticate({ session_token: sessionToken }).catch(ignoreDeadSession)

/** For a session that is over already. */
export const ignoreDeadSession = (error: unknown): null => {
  if (isApiError(error, 'session_not_found', 'invalid_session_token')) return null
  throw error
}
