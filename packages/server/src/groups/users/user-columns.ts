import type { User } from '@latchkey/api'
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../db/schema.ts'

/** The role that every user has without being given it. */
export const IMPLICIT_ROLE = 'stytch_user'

/** Reads users with everything that is theirs, in one query however many they are. */
export const selectUsers = (db: Db, now: Date) =>
  db
    .selectFrom('users')
    .select([
      'users.user_id',
      'users.locked_at',
      'users.lock_expires_at',
      'users.created_at',
      membersOf(now).as('members'),
    ])

type Members = Pick<
  User,
  | 'external_id'
  | 'status'
  | 'name'
  | 'roles'
  | 'trusted_metadata'
  | 'untrusted_metadata'
  | 'emails'
  | 'phone_numbers'
  | 'webauthn_registrations'
  | 'biometric_registrations'
  | 'providers'
  | 'totps'
  | 'crypto_wallets'
  | 'password'
>

// One column: nothing asks for more users than the check of a session, and columns cost it most.
const membersOf = (now: Date) => {
  const isCurrent = sql`(expires_at is null or expires_at > ${now})`
  return sql<Members>`json_build_object(
    'external_id', external_id,
    'status', status,
    'name', users.name,
    'roles', roles,
    'trusted_metadata', trusted_metadata,
    'untrusted_metadata', untrusted_metadata,
    'emails', ${list(
      sql`'email_id', email_id, 'email', address, 'verified', verified`,
      sql`emails where user_id = users.user_id and ${isCurrent}`,
    )},
    'phone_numbers', ${list(
      sql`'phone_id', phone_id, 'phone_number', phone_number, 'verified', verified`,
      sql`phone_numbers where user_id = users.user_id and ${isCurrent}`,
    )},
    'webauthn_registrations', ${list(
      sql`'webauthn_registration_id', webauthn_registration_id, 'domain', domain,
        'user_agent', user_agent, 'authenticator_type', authenticator_type,
        'verified', verified, 'name', one.name`,
      sql`webauthn_registrations as one where user_id = users.user_id`,
    )},
    'biometric_registrations', ${list(
      sql`'biometric_registration_id', biometric_registration_id, 'verified', verified`,
      sql`biometric_registrations where user_id = users.user_id`,
    )},
    'providers', ${list(
      sql`'oauth_user_registration_id', oauth_user_registration_id,
        'provider_type', provider_type, 'provider_subject', provider_subject,
        'profile_picture_url', profile_picture_url, 'locale', locale`,
      sql`oauth_registrations where user_id = users.user_id`,
    )},
    'totps', ${list(
      sql`'totp_id', totp_id, 'verified', verified`,
      sql`totps where user_id = users.user_id and ${isCurrent}`,
    )},
    'crypto_wallets', ${list(
      sql`'crypto_wallet_id', crypto_wallet_id, 'crypto_wallet_address', crypto_wallet_address,
        'crypto_wallet_type', crypto_wallet_type, 'verified', verified`,
      sql`crypto_wallets where user_id = users.user_id and ${isCurrent}`,
    )},
    'password', (
      select json_build_object('password_id', password_id, 'requires_reset', requires_reset)
      from passwords where user_id = users.user_id
    ))`
}

// Half the work for PostgreSQL of a sorted subquery and `to_json` on each of its rows.
const list = (members: RawBuilder<unknown>, from: RawBuilder<unknown>) => sql`(
  select coalesce(json_agg(json_build_object(${members}) order by created_at), '[]') from ${from})`

/** A user with everything that is theirs. */
export type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['executeTakeFirstOrThrow']>>

/** Shows a row as the wire does. */
export const userOf = (row: UserRow, now: Date): User => {
  const { user_id, locked_at, lock_expires_at, created_at, members } = row
  const locked = lock_expires_at !== null && lock_expires_at > now
  return {
    user_id,
    ...members,
    roles: [IMPLICIT_ROLE, ...members.roles],
    is_locked: locked,
    lock_created_at: locked ? (locked_at?.toISOString() ?? null) : null,
    lock_expires_at: locked ? lock_expires_at.toISOString() : null,
    created_at: created_at.toISOString(),
  }
}
