import { ApiError, type User } from '@latchkey/api'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import type { EmailAddress } from './email-address.ts'

/** The role that every user has without being given it. */
const IMPLICIT_ROLE = 'stytch_user'

/** Reads a user by `user_id`, as the wire shows it. Throws `user_not_found`. */
export const getUser = async (db: Db, userId: string, now: Date): Promise<User> => {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('emails')
          .select(['email_id', 'address as email', 'verified'])
          .whereRef('emails.user_id', '=', 'users.user_id')
          .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
          .orderBy('created_at'),
      ).as('emails'),
      jsonArrayFrom(
        eb
          .selectFrom('phone_numbers')
          .select(['phone_id', 'phone_number', 'verified'])
          .whereRef('phone_numbers.user_id', '=', 'users.user_id')
          .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
          .orderBy('created_at'),
      ).as('phone_numbers'),
      jsonArrayFrom(
        eb
          .selectFrom('webauthn_registrations')
          .select([
            'webauthn_registration_id',
            'domain',
            'user_agent',
            'authenticator_type',
            'verified',
            'name',
          ])
          .whereRef('webauthn_registrations.user_id', '=', 'users.user_id')
          .orderBy('created_at'),
      ).as('webauthn_registrations'),
      jsonArrayFrom(
        eb
          .selectFrom('biometric_registrations')
          .select(['biometric_registration_id', 'verified'])
          .whereRef('biometric_registrations.user_id', '=', 'users.user_id')
          .orderBy('created_at'),
      ).as('biometric_registrations'),
      jsonArrayFrom(
        eb
          .selectFrom('oauth_registrations')
          .select([
            'oauth_user_registration_id',
            'provider_type',
            'provider_subject',
            'profile_picture_url',
            'locale',
          ])
          .whereRef('oauth_registrations.user_id', '=', 'users.user_id')
          .orderBy('created_at'),
      ).as('providers'),
      jsonArrayFrom(
        eb
          .selectFrom('totps')
          .select(['totp_id', 'verified'])
          .whereRef('totps.user_id', '=', 'users.user_id')
          .orderBy('created_at'),
      ).as('totps'),
      jsonArrayFrom(
        eb
          .selectFrom('crypto_wallets')
          .select(['crypto_wallet_id', 'crypto_wallet_address', 'crypto_wallet_type', 'verified'])
          .whereRef('crypto_wallets.user_id', '=', 'users.user_id')
          .orderBy('created_at'),
      ).as('crypto_wallets'),
      jsonObjectFrom(
        eb
          .selectFrom('passwords')
          .select(['password_id', 'requires_reset'])
          .whereRef('passwords.user_id', '=', 'users.user_id'),
      ).as('password'),
    ])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!row) throw new ApiError('user_not_found')
  const { failed_attempts: _, locked_at, lock_expires_at, ...user } = row
  const locked = lock_expires_at !== null && lock_expires_at > now
  return {
    ...user,
    roles: [IMPLICIT_ROLE, ...row.roles],
    is_locked: locked,
    lock_created_at: locked ? (locked_at?.toISOString() ?? null) : null,
    lock_expires_at: locked ? lock_expires_at.toISOString() : null,
    created_at: row.created_at.toISOString(),
  }
}

/** Turns a `user_id` or an `external_id` into the `user_id`. */
export const resolveUserId = async (db: Db, id: string): Promise<string> => {
  if (!/^[A-Za-z0-9._|-]{1,128}$/.test(id)) throw new ApiError('invalid_user_id')
  const row = await db
    .selectFrom('users')
    .select('user_id')
    .where(isUserId(id) ? 'user_id' : 'external_id', '=', id)
    .executeTakeFirst()
  if (!row) throw new ApiError('user_not_found')
  return row.user_id
}

/** True for text that looks like one of our ids, which no `external_id` may. */
export const isUserId = (id: string): boolean => /^user-(test|live)-/.test(id)

/**
 * Holds the user until the transaction ends, so that what proves, changes or ends their factors
 * happens one after the other. Always the first lock that an operation takes.
 */
export const lockUser = async (tx: Db, userId: string): Promise<void> => {
  await tx
    .selectFrom('users')
    .select('user_id')
    .where('user_id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/**
 * Turns a pending user active and forgets earlier failures, which every authentication does. A lock
 * stays, but for what `unlocks`.
 */
export const activateUser = async (
  tx: Db,
  userId: string,
  { now, unlocks = false }: { now: Date; unlocks?: boolean | undefined },
): Promise<void> => {
  await tx
    .updateTable('users')
    .set({ status: 'active' })
    .where('user_id', '=', userId)
    .where((or) => or.or([or('status', '=', 'pending'), or('failed_attempts', '>', 0)]))
    .$if(!unlocks, (query) =>
      query.where((or) =>
        or.or([or('lock_expires_at', 'is', null), or('lock_expires_at', '<=', now)]),
      ),
    )
    .execute()
}

/** What a new user starts with. */
export type NewUser = {
  status: 'pending' | 'active'
  externalId?: string | undefined
  name?:
    | {
        first_name?: string | undefined
        middle_name?: string | undefined
        last_name?: string | undefined
      }
    | undefined
  roles?: string[] | undefined
  trustedMetadata?: Record<string, unknown>
  untrustedMetadata?: Record<string, unknown>
}

/** Stores a user without an address. Throws `duplicate_user_external_id`. */
export const insertUser = async (tx: Db, context: Context, user: NewUser): Promise<string> => {
  const { first_name = '', middle_name = '', last_name = '' } = user.name ?? {}
  const inserted = await tx
    .insertInto('users')
    .values({
      user_id: context.newId('user'),
      external_id: user.externalId ?? null,
      status: user.status,
      name: user.name ? JSON.stringify({ first_name, middle_name, last_name }) : null,
      roles: JSON.stringify(user.roles ?? []),
      trusted_metadata: JSON.stringify(user.trustedMetadata ?? {}),
      untrusted_metadata: JSON.stringify(user.untrustedMetadata ?? {}),
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.column('external_id').doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!inserted) throw new ApiError('duplicate_user_external_id')
  return inserted.user_id
}

/**
 * Gives a user an unproven address. Returns null when another user has it. With `expiresAt` the
 * address goes again unless it is proven by then.
 */
export const insertEmail = async (
  tx: Db,
  context: Context,
  {
    userId,
    email,
    expiresAt = null,
  }: { userId: string; email: EmailAddress; expiresAt?: Date | null },
): Promise<string | null> => {
  const inserted = await tx
    .insertInto('emails')
    .values({
      email_id: context.newId('email'),
      user_id: userId,
      address: email.address,
      canonical: email.canonical,
      verified: false,
      expires_at: expiresAt,
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.column('canonical').doNothing())
    .returning('email_id')
    .executeTakeFirst()
  return inserted?.email_id ?? null
}

/**
 * Gives a user an unproven number in E.164 form. Returns null when another user has it. With
 * `expiresAt` the number goes again unless it is proven by then.
 */
export const insertPhoneNumber = async (
  tx: Db,
  context: Context,
  {
    userId,
    phoneNumber,
    expiresAt = null,
  }: { userId: string; phoneNumber: string; expiresAt?: Date | null },
): Promise<string | null> => {
  const inserted = await tx
    .insertInto('phone_numbers')
    .values({
      phone_id: context.newId('phone-number'),
      user_id: userId,
      phone_number: phoneNumber,
      verified: false,
      expires_at: expiresAt,
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.column('phone_number').doNothing())
    .returning('phone_id')
    .executeTakeFirst()
  return inserted?.phone_id ?? null
}
