import { ApiError, type ErrorType, type User } from '@latchkey/api'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { getUser, lockUser } from './users.ts'

/** One thing of a user that can be taken away by its id. */
type Factor = {
  table: string
  id: string
  /** What its ids begin with. */
  prefix: string
  malformed: ErrorType
  unknown: ErrorType
  /** True for what messages go to. */
  isAddress?: boolean
  /** True for what is gone when nobody proves it in time. */
  expires?: boolean
}

const factors = {
  email: {
    table: 'emails',
    id: 'email_id',
    prefix: 'email',
    malformed: 'invalid_email_id',
    unknown: 'email_not_found',
    isAddress: true,
    expires: true,
  },
  phoneNumber: {
    table: 'phone_numbers',
    id: 'phone_id',
    prefix: 'phone-number',
    malformed: 'phone_number_not_found',
    unknown: 'phone_number_not_found',
    isAddress: true,
    expires: true,
  },
  webauthnRegistration: {
    table: 'webauthn_registrations',
    id: 'webauthn_registration_id',
    prefix: 'webauthn-registration',
    malformed: 'invalid_webauthn_registration_id',
    unknown: 'webauthn_registration_not_found',
  },
  biometricRegistration: {
    table: 'biometric_registrations',
    id: 'biometric_registration_id',
    prefix: 'biometric-registration',
    malformed: 'invalid_biometric_registration_id',
    unknown: 'biometric_registration_not_found',
  },
  totp: {
    table: 'totps',
    id: 'totp_id',
    prefix: 'totp',
    malformed: 'invalid_totp_id',
    unknown: 'totp_not_found',
    expires: true,
  },
  cryptoWallet: {
    table: 'crypto_wallets',
    id: 'crypto_wallet_id',
    prefix: 'crypto-wallet',
    malformed: 'invalid_crypto_wallet_id',
    unknown: 'crypto_wallet_not_found',
    expires: true,
  },
  password: {
    table: 'passwords',
    id: 'password_id',
    prefix: 'password',
    malformed: 'invalid_password_id',
    unknown: 'password_not_found',
  },
  oauthRegistration: {
    table: 'oauth_registrations',
    id: 'oauth_user_registration_id',
    prefix: 'oauth-user',
    malformed: 'invalid_oauth_user_registration_id',
    unknown: 'oauth_user_registration_not_found',
  },
} satisfies Record<string, Factor>

/**
 * Takes one thing away from its user, the last way in included: `cannot_delete_last_primary_factor`
 * is for users who do it to themselves. Codes and links on their way to an address end with it.
 */
export const deleteFactor = async (
  context: Context,
  kind: keyof typeof factors,
  id: string,
): Promise<{ user_id: string; user: User }> => {
  const factor: Factor = factors[kind]
  if (!hasForm(id, factor.prefix)) throw new ApiError(factor.malformed)
  return transaction(context.db, async (tx) => {
    const now = context.now()
    const userId = await findOwnerOf(tx, factor, id, now)
    if (userId === null) throw new ApiError(factor.unknown)
    await lockUser(tx, userId)
    const { rows } = await sql`
      delete from ${sql.table(factor.table)} where ${sql.ref(factor.id)} = ${id}
      returning user_id`.execute(tx)
    if (rows.length === 0) throw new ApiError(factor.unknown)
    if (factor.isAddress) await endMessages(tx, id, now)
    return { user_id: userId, user: await getUser(tx, userId, now) }
  })
}

/** Ends every code and every link that is on its way to an address. */
export const endMessages = async (tx: Db, methodId: string, now: Date): Promise<void> => {
  for (const table of ['codes', 'tokens'] as const) {
    await tx
      .updateTable(table)
      .set({ consumed_at: now })
      .where('method_id', '=', methodId)
      .where('consumed_at', 'is', null)
      .execute()
  }
}

const findOwnerOf = async (
  tx: Db,
  { table, id: column, expires }: Factor,
  id: string,
  now: Date,
): Promise<string | null> => {
  // What was not proven in time is gone, whether it was swept or not.
  const alive = expires ? sql`(expires_at is null or expires_at > ${now})` : sql`true`
  const { rows } = await sql<{ user_id: string }>`
    select user_id from ${sql.table(table)} where ${sql.ref(column)} = ${id} and ${alive}`.execute(
    tx,
  )
  return rows[0]?.user_id ?? null
}

const hasForm = (id: string, prefix: string): boolean =>
  id.startsWith(`${prefix}-`) &&
  /^(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id.slice(prefix.length + 1))
