import type { Db } from './schema.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Removes what nobody can ask for any more. Spent codes and tokens stay for a day after their end,
 * so that "used" and "expired" can be told from "never issued".
 */
export const sweep = async (db: Db, now: Date): Promise<void> => {
  const dayAgo = new Date(now.getTime() - DAY_MS)
  await db.deleteFrom('codes').where('expires_at', '<', dayAgo).execute()
  await db.deleteFrom('tokens').where('expires_at', '<', dayAgo).execute()
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
  for (const table of ['emails', 'phone_numbers'] as const) {
    await db
      .deleteFrom(table)
      .where('verified', '=', false)
      .where('expires_at', '<=', now)
      .execute()
  }
  await db.deleteFrom('rate_limits').where('full_until', '<', now.getTime()).execute()
}
