import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import type { EmailAddress } from './email-address.ts'
import type { PhoneNumber } from './phone-number.ts'
import { insertEmail, insertPhoneNumber } from './users.ts'

/** What a message can be sent to. */
export type Address = EmailAddress | PhoneNumber

/** An address of a user, of either kind. */
export type StoredAddress = {
  kind: Address['kind']
  /** Its `email_id` or `phone_id`. */
  methodId: string
  address: string
  canonical: string
  verified: boolean
  /** Set while it waits for its proof. */
  expiresAt: Date | null
  createdAt: Date
}

// Two tables of one shape: every query below is said once, for both.
const tables = {
  email: { name: 'emails', id: 'email_id', address: 'address', canonical: 'canonical' },
  phone: {
    name: 'phone_numbers',
    id: 'phone_id',
    address: 'phone_number',
    canonical: 'phone_number',
  },
} as const

const kindOf = (methodId: string): Address['kind'] =>
  methodId.startsWith('phone-number-') ? 'phone' : 'email'

/** The addresses of a user that count now, proven or not. */
export const addressesOf = async (tx: Db, userId: string, now: Date): Promise<StoredAddress[]> => [
  ...(await addressesOfKind(tx, 'email', userId, now)),
  ...(await addressesOfKind(tx, 'phone', userId, now)),
]

const addressesOfKind = async (
  tx: Db,
  kind: Address['kind'],
  userId: string,
  now: Date,
): Promise<StoredAddress[]> => {
  const { name, id, address, canonical } = tables[kind]
  const rows = await tx
    .selectFrom(name)
    .select([
      sql.ref<string>(id).as('methodId'),
      sql.ref<string>(address).as('address'),
      sql.ref<string>(canonical).as('canonical'),
      'verified',
      'expires_at as expiresAt',
      'created_at as createdAt',
    ])
    .where('user_id', '=', userId)
    .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
    .execute()
  return rows.map((row) => ({ kind, ...row }))
}

/** The user whom an address leads to, or null. */
export const findOwner = async (tx: Db, { kind, canonical }: Address) => {
  const table = tables[kind]
  const row = await tx
    .selectFrom(table.name)
    .innerJoin('users', 'users.user_id', `${table.name}.user_id`)
    .select([
      'users.user_id as userId',
      'users.status',
      sql.ref<string>(table.id).as('methodId'),
      sql.ref<string>(table.address).as('address'),
    ])
    .where(sql.ref(table.canonical), '=', canonical)
    // An address that somebody added and nobody proved yet leads into no account.
    .where('expires_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Gives a user an unproven address. Returns null when another user has it. */
export const insertAddress = async (
  tx: Db,
  context: Context,
  { userId, address, expiresAt }: { userId: string; address: Address; expiresAt?: Date },
): Promise<string | null> => {
  const more = { userId, ...(expiresAt && { expiresAt }) }
  return address.kind === 'email'
    ? insertEmail(tx, context, { ...more, email: address })
    : insertPhoneNumber(tx, context, { ...more, phoneNumber: address.canonical })
}

/** Moves the time until which an address waits for its proof. */
export const keepUntil = async (tx: Db, methodId: string, expiresAt: Date): Promise<void> => {
  const { name, id } = tables[kindOf(methodId)]
  await tx
    .updateTable(name)
    .set({ expires_at: expiresAt })
    .where(sql.ref(id), '=', methodId)
    .execute()
}

/** Marks an address as proven and takes every unproven one and wallet beside it away. False: it is gone. */
export const verifyAddress = async (
  tx: Db,
  { userId, methodId }: { userId: string; methodId: string },
): Promise<boolean> => {
  const { name, id } = tables[kindOf(methodId)]
  const verified = await tx
    .updateTable(name)
    .set({ verified: true, expires_at: null })
    .where(sql.ref(id), '=', methodId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  if (!verified) return false
  for (const table of ['emails', 'phone_numbers', 'crypto_wallets'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).where('verified', '=', false).execute()
  }
  return true
}

/** Frees an address that was added to a user and never proven: whoever signs up with it is first. */
export const removeAttached = async (tx: Db, { kind, canonical }: Address): Promise<void> => {
  const table = tables[kind]
  await tx
    .deleteFrom(table.name)
    .where(sql.ref(table.canonical), '=', canonical)
    .where('verified', '=', false)
    .where('expires_at', 'is not', null)
    .execute()
}

/** Frees an address that waited for its proof in vain. */
export const removeExpired = async (
  tx: Db,
  { kind, canonical }: Address,
  now: Date,
): Promise<void> => {
  const table = tables[kind]
  await tx
    .deleteFrom(table.name)
    .where(sql.ref(table.canonical), '=', canonical)
    .where('verified', '=', false)
    .where('expires_at', '<=', now)
    .execute()
}
