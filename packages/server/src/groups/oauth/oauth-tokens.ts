import { ApiError, type OAuthProvider } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, OauthTokenRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { newToken, pkceRefusal } from '../../secrets/tokens.ts'
import type { Grant } from './exchange.ts'

/** How long an app may take to redeem the token that its landing page got. */
const TOKEN_MS = 5 * 60_000

/** Stores what the provider said and gave until the app asks for it. Returns the token for that. */
export const issueOAuthToken = async (
  { db, keys, now }: Context,
  grant: Grant,
  row: { provider: OAuthProvider; code_challenge: string | null; attach_user_id: string | null },
): Promise<string> => {
  const token = newToken()
  const hash = sha256(token)
  const time = now()
  await db
    .insertInto('oauth_tokens')
    .values({
      ...row,
      token_hash: hash,
      grant_sealed: keys.seal('oauth-tokens', JSON.stringify(grant), hash),
      created_at: time,
      expires_at: new Date(time.getTime() + TOKEN_MS),
      consumed_at: null,
    })
    .execute()
  return token
}

/** What a token stood for. */
export type Redeemed = OauthTokenRow & { grant: Grant }

/**
 * Redeems a token in one statement. A wrong verifier leaves it alive for whoever has the right one.
 * Returns the refusal, or what the token stood for.
 */
export const redeemOAuthToken = async (
  tx: Db,
  { keys, now }: Context,
  { token, code_verifier: verifier }: { token: string; code_verifier?: string | undefined },
): Promise<Redeemed | ApiError> => {
  const hash = sha256(token)
  const time = now()
  const challenge = verifier === undefined ? null : sha256(verifier)
  const spent = await tx
    .updateTable('oauth_tokens')
    .set({ consumed_at: time })
    .where('token_hash', '=', hash)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', time)
    .where('code_challenge', challenge === null ? 'is' : '=', challenge)
    .returningAll()
    .executeTakeFirst()
  if (!spent) return refusalOf(tx, { hash, verifier, time })
  const opened = keys.open('oauth-tokens', spent.grant_sealed, hash)
  if (opened === null) return new ApiError('oauth_token_not_found')
  return { ...spent, grant: JSON.parse(opened) as Grant }
}

const refusalOf = async (
  tx: Db,
  { hash, verifier, time }: { hash: string; verifier: string | undefined; time: Date },
): Promise<ApiError> => {
  const row = await tx
    .selectFrom('oauth_tokens')
    .selectAll()
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  if (!row) return new ApiError('oauth_token_not_found')
  if (row.consumed_at) return gone('used')
  if (row.expires_at <= time) return gone('expired')
  return pkceRefusal(row.code_challenge, verifier) ?? gone('used')
}

const gone = (reason: 'used' | 'expired'): ApiError =>
  new ApiError('oauth_token_not_found', { details: { reason } })
