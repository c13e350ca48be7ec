import { ApiError } from '@latchkey/api'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { Db } from '../../db/schema.ts'

/** The refusal of a user who is locked. */
export const userLocked = (until: Date, now: Date): ApiError =>
  new ApiError('user_lock_limit_reached', {
    retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)),
  })

/**
 * Holds the user until the transaction ends, as `lockUser` does, and throws while they are locked.
 * For whatever can be guessed: a locked user's secret must not be compared at all.
 */
export const admitUser = async (tx: Db, userId: string, now: Date): Promise<void> => {
  const [user] = await holdUser(tx, { userId })
  if (user?.lock_expires_at && user.lock_expires_at > now) {
    throw userLocked(user.lock_expires_at, now)
  }
}

const holdUser = prepare<{ userId: string }, { lock_expires_at: Date | null }>((db, value) =>
  db
    .selectFrom('users')
    .select('lock_expires_at')
    .where('user_id', '=', value('userId'))
    .forNoKeyUpdate(),
)

/**
 * Counts a wrong secret in one statement; the last one that is allowed locks the user. Returns the
 * refusal, so that it is returned rather than thrown: the count has to be committed.
 */
export const countFailure = async (
  tx: Db,
  { config, now }: Context,
  userId: string,
  refusal: ApiError,
): Promise<ApiError> => {
  const { threshold, durationMinutes } = config.locks
  const time = now()
  const until = new Date(time.getTime() + durationMinutes * 60_000)
  // A lock that ended takes the failures before it along.
  const failures = sql<number>`case when lock_expires_at is null then failed_attempts + 1 else 1 end`
  await tx
    .updateTable('users')
    .set({
      failed_attempts: failures,
      locked_at: sql`case when ${failures} >= ${threshold}::int then ${time}::timestamptz end`,
      lock_expires_at: sql`case when ${failures} >= ${threshold}::int then ${until}::timestamptz end`,
    })
    .where('user_id', '=', userId)
    .execute()
  return refusal
}
