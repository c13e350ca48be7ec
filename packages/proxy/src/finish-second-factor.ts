import { isApiError } from '@latchkey/api'
import { AuthError, type Complete } from '@latchkey/core/contract'
import type { RouteContext } from './routes.ts'
import type { AuthenticatedAnswer } from './shapes.ts'

/** What proves a second factor in the session that waits for it. */
export type SecondFactorRequest = {
  user_id: string
  session_token: string
  session_duration_minutes: number
}

/** Adds a second factor to the sign-in that waits for one, and signs in. */
export const finishSecondFactor = async (
  { pending, session, limits }: RouteContext,
  prove: (request: SecondFactorRequest) => Promise<AuthenticatedAnswer>,
): Promise<Complete> => {
  const { userId, sessionToken, isNewUser } = await pending.get()
  const answer = await prove({
    user_id: userId,
    session_token: sessionToken,
    session_duration_minutes: limits.idleMinutes,
  }).catch(asExpired)
  return session.complete(answer, isNewUser)
}

// The session that waited was ended elsewhere, such as by a new password.
const asExpired = (error: unknown): never => {
  if (isApiError(error, 'session_not_found')) throw new AuthError('second-factor-expired')
  throw error
}
