import type { Outcome } from '@latchkey/core/contract'
import type { Attempt } from './attempts.ts'
import type { RouteContext } from './routes.ts'
import { toDue } from './second-factor.ts'

/** Tells again how an attempt of this browser ended that has signed somebody in. Null when that is over. */
export const sameSignIn = async (
  { session, pending }: RouteContext,
  { isNewUser, userId }: Pick<Attempt, 'isNewUser' | 'userId'>,
): Promise<Outcome | null> => {
  // First, because whoever was signed in before stays so until the second factor is there.
  const waiting = userId === undefined ? await pending.find() : null
  if (waiting) return toDue(waiting)
  const found = await session.find()
  return found && { status: 'complete', ...found, isNewUser }
}
