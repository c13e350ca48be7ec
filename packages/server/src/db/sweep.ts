import type { Db } from './schema.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Removes what nobody can ask for any more. Spent codes, tokens and challenges stay for a day after
 * their end, so that "used" and "expired" can be told from "never issued".
 */
export const sweep = async (db: Db, now: Date): Promise<void> => {
  const dayAgo = new Date(now.getTime() - DAY_MS)
  await db.deleteFrom('codes').where('expires_at', '<', dayAgo).execute()
  await db
    .deleteFrom('tokens')
    .where('expires_at', '<', dayAgo)
    // An invitation that nobody took up stays, so that it can still be revoked.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('users')
            .select('users.user_id')
            .whereRef('users.user_id', '=', 'tokens.user_id')
            .where('users.status', '=', 'pending')
            .where('tokens.redirect_type', '=', 'invite')
            .where('tokens.consumed_at', 'is', null),
        ),
      ),
    )
    .execute()
  await db.deleteFrom('webauthn_challenges').where('expires_at', '<', dayAgo).execute()
  for (const table of ['oauth_attempts', 'oauth_tokens'] as const) {
    await db.deleteFrom(table).where('expires_at', '<', dayAgo).execute()
  }
  await db.deleteFrom('trusted_tokens').where('expires_at', '<', dayAgo).execute()
  await db.deleteFrom('sessions').where('expires_at', '<', now).execute()
  await db
    .deleteFrom('totps')
    .where('verified', '=', false)
    .where('expires_at', '<', dayAgo)
    .execute()
  await db.deleteFrom('wallet_challenges').where('expires_at', '<', dayAgo).execute()
  for (const table of ['emails', 'phone_numbers', 'crypto_wallets'] as const) {
    await db
      .deleteFrom(table)
      .where('verified', '=', false)
      .where('expires_at', '<=', now)
      .execute()
  }
  for (const table of [
    'authorization_codes',
    'app_refresh_tokens',
    'connected_app_grants',
  ] as const) {
    await db.deleteFrom(table).where('expires_at', '<', dayAgo).execute()
  }
  await db.deleteFrom('app_access_tokens').where('expires_at', '<', now).execute()
  await db.deleteFrom('shared_entries').where('expires_at', '<=', now).execute()
  await db.deleteFrom('rate_limits').where('full_until', '<', now.getTime()).execute()
}
