import { randomBytes } from 'node:crypto'
import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { parseTimestamp } from '../../timestamp.ts'
import { CHALLENGE_MS, isIssued, siweFieldsOf, siweTimeRefusal, type SiweParams } from './siwe.ts'
import { writeSiwe, type SiweFields } from './siwe-grammar.ts'

/** What a wallet is asked to sign. */
export type Challenge = {
  message: string
  siwe: SiweFields | null
  validFrom: Date
  expiresAt: Date
}

/** Writes a challenge: a message of EIP-4361 when the caller says what is in it, else a plain one. */
export const createChallenge = (
  context: Context,
  address: string,
  params: SiweParams | undefined,
): Challenge => {
  const now = context.now()
  if (!params) {
    const nonce = randomBytes(16).toString('hex')
    const message = `${context.config.projectName} wants you to sign in with your wallet:\n${address}\n\nNonce: ${nonce}`
    return {
      message,
      siwe: null,
      validFrom: now,
      expiresAt: new Date(now.getTime() + CHALLENGE_MS),
    }
  }
  const siwe = siweFieldsOf(context, address, params)
  return {
    message: writeSiwe(siwe),
    siwe,
    validFrom: parseTimestamp(siwe.notBefore) ?? now,
    expiresAt: parseTimestamp(siwe.expirationTime) ?? now,
  }
}

/** Makes a challenge the one of its wallet. The one before it is no challenge any more. */
export const issueChallenge = async (
  tx: Db,
  walletId: string,
  { message, siwe, validFrom, expiresAt }: Challenge,
): Promise<void> => {
  const row = {
    message,
    siwe: siwe && JSON.stringify(siwe),
    valid_from: validFrom,
    expires_at: expiresAt,
    consumed_at: null,
  }
  await tx
    .insertInto('wallet_challenges')
    .values({ crypto_wallet_id: walletId, ...row })
    .onConflict((conflict) => conflict.column('crypto_wallet_id').doUpdateSet(row))
    .execute()
}

/** A challenge that was spent just now. */
export type SpentChallenge = { message: string; siwe: SiweFields | null }

/**
 * Spends the challenge of a wallet in one statement, before any signature is looked at: of many
 * signatures at once, one is checked. Returns the refusal instead of throwing it.
 */
export const spendChallenge = async (
  tx: Db,
  walletId: string,
  now: Date,
): Promise<SpentChallenge | ApiError> => {
  const spent = await tx
    .updateTable('wallet_challenges')
    .set({ consumed_at: now })
    .where('crypto_wallet_id', '=', walletId)
    .where('consumed_at', 'is', null)
    .where('valid_from', '<=', now)
    .where('expires_at', '>', now)
    .returning(['message', 'siwe'])
    .executeTakeFirst()
  if (!spent) return refuseDeadChallenge(tx, walletId, now)
  const { siwe, message } = spent
  if (siwe && !isIssued(message, siwe)) return refused('message')
  return (siwe && siweTimeRefusal(siwe, now)) ?? spent
}

const refuseDeadChallenge = async (tx: Db, walletId: string, now: Date): Promise<ApiError> => {
  const dead = await tx
    .selectFrom('wallet_challenges')
    .select(['siwe', 'consumed_at'])
    .where('crypto_wallet_id', '=', walletId)
    .executeTakeFirst()
  if (!dead) return refused('no_challenge')
  if (dead.consumed_at) return refused('used')
  return (dead.siwe && siweTimeRefusal(dead.siwe, now)) ?? refused('expired')
}

/** Why a wallet is not let in. Any of them takes a new challenge. */
export const refused = (
  reason: 'no_challenge' | 'used' | 'expired' | 'message' | 'signature',
): ApiError => new ApiError('unable_to_authenticate_crypto_wallet', { details: { reason } })
