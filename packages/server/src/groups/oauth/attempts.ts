import { ApiError, type OAuthProvider } from '@latchkey/api'
import type { Db, OauthAttemptRow } from '../../db/schema.ts'
import { sha256, type Keys } from '../../secrets/keys.ts'
import type { FlowSecrets } from './exchange.ts'

/** How long somebody may stay at the provider. */
export const ATTEMPT_SECONDS = 600

/** Keeps that a sign-in began. Nothing in the row can be used without the state and the cookie. */
export const insertAttempt = async (
  tx: Db,
  attempt: Omit<OauthAttemptRow, 'created_at' | 'expires_at' | 'consumed_at'>,
  now: Date,
): Promise<void> => {
  await tx
    .insertInto('oauth_attempts')
    .values({
      ...attempt,
      created_at: now,
      expires_at: new Date(now.getTime() + ATTEMPT_SECONDS * 1000),
      consumed_at: null,
    })
    .execute()
}

/** What a browser shows when it comes back. */
export type Returned = { stateHash: string; browser: string; provider: OAuthProvider }

/** Spends an attempt in one statement. Undefined: see `attemptRefusal`. */
export const spendAttempt = async (
  db: Db,
  { stateHash, browser, provider }: Returned,
  now: Date,
): Promise<OauthAttemptRow | undefined> =>
  db
    .updateTable('oauth_attempts')
    .set({ consumed_at: now })
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', sha256(browser))
    .where('provider', '=', provider)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()

/** Why an attempt could not be spent, and where its browser may be sent to be told. */
export const attemptRefusal = async (
  db: Db,
  { stateHash, browser, provider }: Returned,
): Promise<{ error: ApiError; url: string | null }> => {
  const row = await db
    .selectFrom('oauth_attempts')
    .selectAll()
    .where('state_hash', '=', stateHash)
    .executeTakeFirst()
  const own = row?.browser_hash === sha256(browser) && row.provider === provider
  if (!row || !own) return { error: new ApiError('oauth_state_mismatch'), url: null }
  const type = row.consumed_at ? 'oauth_state_used' : 'expired_oauth_response'
  return { error: new ApiError(type), url: row.login_url }
}

/** What a state stands for. The key is not in the database, so the row tells none of it. */
export const secretsOf = (keys: Keys, state: string): FlowSecrets => ({
  state,
  verifier: keys.mac('oauth-states', 'verifier', state),
  nonce: keys.mac('oauth-states', 'nonce', state),
})
