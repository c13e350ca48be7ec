import { ApiError, type User } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { Db } from '../../db/schema.ts'
import type { EmailAddress } from './email-address.ts'
import { IMPLICIT_ROLE, selectUsers, userOf, type UserRow } from './user-columns.ts'

/** Reads a user by `user_id`, as the wire shows it. Throws `user_not_found`. */
export const getUser = async (db: Db, userId: string, now: Date): Promise<User> => {
  const [row] = await findUser(db, { userId, now })
  if (!row) throw new ApiError('user_not_found')
  return userOf(row, now)
}

const findUser = prepare<{ userId: string; now: Date }, UserRow>((db, value) =>
  selectUsers(db, value('now')).where('user_id', '=', value('userId')),
)

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
  await (unlocks ? activateAndUnlock : activate)(tx, { userId, now })
}

const toActivate = (db: Db, userId: string) =>
  db
    .updateTable('users')
    .set({ status: 'active', failed_attempts: 0, locked_at: null, lock_expires_at: null })
    .where('user_id', '=', userId)
    .where((or) => or.or([or('status', '=', 'pending'), or('failed_attempts', '>', 0)]))

const activateAndUnlock = prepare<{ userId: string; now: Date }, unknown>((db, value) =>
  toActivate(db, value('userId')),
)
const activate = prepare<{ userId: string; now: Date }, unknown>((db, value) =>
  toActivate(db, value('userId')).where((or) =>
    or.or([or('lock_expires_at', 'is', null), or('lock_expires_at', '<=', value('now'))]),
  ),
)

type NameParts = {
  first_name?: string | undefined
  middle_name?: string | undefined
  last_name?: string | undefined
}

/** A name as it is stored, with every part. */
export const nameOf = ({ first_name = '', middle_name = '', last_name = '' }: NameParts) => ({
  first_name,
  middle_name,
  last_name,
})

/** The roles that were given, each once, without the one that everybody has. */
export const explicitRoles = (roles: string[]): string[] =>
  [...new Set(roles)].filter((role) => role !== IMPLICIT_ROLE)

/** What a new user starts with. */
export type NewUser = {
  status: 'pending' | 'active'
  externalId?: string | undefined
  name?: NameParts | undefined
  roles?: string[] | undefined
  trustedMetadata?: Record<string, unknown>
  untrustedMetadata?: Record<string, unknown>
}

/** Stores a user without an address. Throws `duplicate_user_external_id`. */
export const insertUser = async (tx: Db, context: Context, user: NewUser): Promise<string> => {
  const inserted = await tx
    .insertInto('users')
    .values({
      user_id: context.newId('user'),
      external_id: user.externalId ?? null,
      status: user.status,
      name: user.name ? JSON.stringify(nameOf(user.name)) : null,
      roles: JSON.stringify(explicitRoles(user.roles ?? [])),
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
