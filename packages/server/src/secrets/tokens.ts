import { randomBytes } from 'node:crypto'
import { ApiError, type Attributes } from '@latchkey/api'
import type { Db, TokenPurpose, TokenRow } from '../db/schema.ts'
import { attributesMatch, type MatchOptions } from './attributes.ts'
import { sha256 } from './keys.ts'

/** 256 random bits in 43 URL-safe characters. */
export const newToken = (): string => randomBytes(32).toString('base64url')

type NewToken = Omit<TokenRow, 'token_hash' | 'consumed_at'>

/** Stores the hash of a new token and returns the token itself, which only the mail will hold. */
export const issueToken = async (tx: Db, row: NewToken): Promise<string> => {
  const token = newToken()
  await tx
    .insertInto('tokens')
    .values({ ...row, token_hash: sha256(token), consumed_at: null })
    .execute()
  return token
}

/** Reads a token without spending it: to redirect, or to say why it was refused. */
export const findToken = async (
  db: Db,
  token: string,
  purposes: readonly TokenPurpose[],
): Promise<TokenRow | undefined> =>
  db
    .selectFrom('tokens')
    .selectAll()
    .where('token_hash', '=', sha256(token))
    .where('purpose', 'in', purposes)
    .executeTakeFirst()

/** What the caller shows together with a token. */
export type Presented = {
  attributes?: Attributes | undefined
  options?: MatchOptions | undefined
  code_verifier?: string | undefined
}

/** Spends a token in one statement, and the code of the same mail with it. False: see `refusalOf`. */
export const spendToken = async (
  tx: Db,
  row: TokenRow,
  presented: Presented,
  now: Date,
): Promise<boolean> => {
  const challenge = challengeOf(presented)
  const spent = await tx
    .updateTable('tokens')
    .set({ consumed_at: now })
    .where('token_hash', '=', row.token_hash)
    .where('purpose', '=', row.purpose)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .where('code_challenge', challenge === null ? 'is' : '=', challenge)
    .where(attributesMatch(presented))
    .returning('send_id')
    .executeTakeFirst()
  if (!spent) return false
  await tx
    .updateTable('codes')
    .set({ consumed_at: now })
    .where('send_id', '=', spent.send_id)
    .where('consumed_at', 'is', null)
    .execute()
  return true
}

/** Why a token cannot be spent, or null. A mismatch leaves the token alive for the right caller. */
export const refusalOf = (
  row: TokenRow,
  presented: Presented,
  now: Date,
  spentType: 'unable_to_auth_magic_link' | 'unable_to_auth_password_reset_token',
): ApiError | null => {
  if (row.consumed_at) return new ApiError(spentType, { details: { reason: 'used' } })
  if (row.expires_at <= now) return new ApiError(spentType, { details: { reason: 'expired' } })
  const { attributes, options } = presented
  const sameIp = row.ip_address !== '' && row.ip_address === attributes?.ip_address
  const sameAgent = row.user_agent !== '' && row.user_agent === attributes?.user_agent
  if (
    (options?.ip_match_required && !sameIp) ||
    (options?.user_agent_match_required && !sameAgent)
  ) {
    return new ApiError('attribute_mismatch')
  }
  return pkceRefusal(row.code_challenge, presented.code_verifier)
}

/** Why a verifier does not go with the challenge that a flow began with, or null. */
export const pkceRefusal = (
  challenge: string | null,
  verifier: string | undefined,
): ApiError | null => {
  if (challenge === null) {
    return verifier === undefined ? null : new ApiError('pkce_did_not_expect_code_verifier')
  }
  if (verifier === undefined) return new ApiError('pkce_expected_code_verifier')
  return sha256(verifier) === challenge ? null : new ApiError('pkce_mismatch')
}

const challengeOf = ({ code_verifier }: Presented): string | null =>
  code_verifier === undefined ? null : sha256(code_verifier)

/** Ends every link and every code of a user: what was sent before a new password opens nothing. */
export const spendAll = async (tx: Db, userId: string, now: Date): Promise<void> => {
  for (const table of ['tokens', 'codes'] as const) {
    await tx
      .updateTable(table)
      .set({ consumed_at: now })
      .where('user_id', '=', userId)
      .where('consumed_at', 'is', null)
      .execute()
  }
}
