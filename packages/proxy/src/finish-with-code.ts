import type { Outcome } from '@latchkey/core/contract'
import type { RouteContext } from './routes.ts'

/** Spends the code of an attempt that this browser began, and opens the session. */
export const finishWithCode = async (
  slug: string,
  { attempt: name, code }: { attempt: string; code: string },
  { api, attempts, session, limits, attributes }: RouteContext,
): Promise<Outcome> => {
  const attempt = await attempts.get(slug, name)
  const answer = await api.otps.authenticate({
    method_id: attempt.methodId,
    code,
    attributes,
    session_duration_minutes: limits.idleMinutes,
    ...(attempt.pendingSession && { session_token: attempt.pendingSession }),
  })
  await attempts.close(slug, name, attempt)
  return session.open(answer, attempt.isNewUser)
}
