import type { User } from '@latchkey/api'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Db } from '../../db/schema.ts'

/** The role that every user has without being given it. */
export const IMPLICIT_ROLE = 'stytch_user'

/** Reads users with everything that is theirs, in one query however many they are. */
export const selectUsers = (db: Db, now: Date) =>
  db
    .selectFrom('users')
    .select([
      'user_id',
      'external_id',
      'status',
      'name',
      'roles',
      'trusted_metadata',
      'untrusted_metadata',
      'failed_attempts',
      'locked_at',
      'lock_expires_at',
      'created_at',
    ])
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
            // Users have a name as well.
            'webauthn_registrations.name',
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
          .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
          .orderBy('created_at'),
      ).as('totps'),
      jsonArrayFrom(
        eb
          .selectFrom('crypto_wallets')
          .select(['crypto_wallet_id', 'crypto_wallet_address', 'crypto_wallet_type', 'verified'])
          .whereRef('crypto_wallets.user_id', '=', 'users.user_id')
          .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
          .orderBy('created_at'),
      ).as('crypto_wallets'),
      jsonObjectFrom(
        eb
          .selectFrom('passwords')
          .select(['password_id', 'requires_reset'])
          .whereRef('passwords.user_id', '=', 'users.user_id'),
      ).as('password'),
    ])

/** A user with everything that is theirs. */
export type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['executeTakeFirstOrThrow']>>

/** Shows a row as the wire does. */
export const userOf = (row: UserRow, now: Date): User => {
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
