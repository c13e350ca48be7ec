import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { ClientSecretColumns, Db } from '../db/schema.ts'
import type { Keys } from './keys.ts'

/** The tables of clients that prove themselves with a secret. */
type ClientTable = 'm2m_clients' | 'connected_apps'

/**
 * The keyed hash that a secret is known by. One of another system can be as short as a password, but
 * to guess it from a copy of the database also takes the key, which is not in it.
 */
export const macOf = (keys: Keys, clientId: string, secret: string): string =>
  keys.mac('client-secrets', clientId, secret)

/** What people tell one secret from another by. */
export const lastFourOf = (secret: string): string => secret.slice(-4)

/** Compares with both secrets of a rotation, whichever is right, in constant time. A client without one has no secret. */
export const isSecretOf = (
  keys: Keys,
  { client_id, secret_mac, next_secret_mac }: { client_id: string } & ClientSecretColumns,
  secret: string,
): boolean => {
  if (secret_mac === null) return false
  const given = Buffer.from(macOf(keys, client_id, secret))
  const same = [secret_mac, next_secret_mac ?? secret_mac].map((known) =>
    timingSafeEqual(given, Buffer.from(known)),
  )
  return same.includes(true)
}

type Named = { table: ClientTable; clientId: string }

/** Puts a second secret, made here, beside the first. False when one stands there already, or no such client. */
export const startRotation = async (
  tx: Db,
  keys: Keys,
  { table, clientId }: Named,
  secret: string,
): Promise<boolean> => {
  const { rows } = await sql`
    update ${sql.table(table)} set
      next_secret_mac = ${macOf(keys, clientId, secret)},
      next_secret_last_four = ${lastFourOf(secret)}
    where client_id = ${clientId} and next_secret_mac is null returning client_id`.execute(tx)
  return rows.length === 1
}

/** Puts the second secret in the place of the first. False when there is none. */
export const finishRotation = async (tx: Db, { table, clientId }: Named): Promise<boolean> => {
  const { rows } = await sql`
    update ${sql.table(table)} set
      secret_mac = next_secret_mac, next_secret_mac = null, secret_imported = false,
      secret_last_four = next_secret_last_four, next_secret_last_four = null
    where client_id = ${clientId} and next_secret_mac is not null returning client_id`.execute(tx)
  return rows.length === 1
}

/** Takes the second secret back. False when there is none. */
export const cancelRotation = async (tx: Db, { table, clientId }: Named): Promise<boolean> => {
  const { rows } = await sql`
    update ${sql.table(table)} set next_secret_mac = null, next_secret_last_four = null
    where client_id = ${clientId} and next_secret_mac is not null returning client_id`.execute(tx)
  return rows.length === 1
}
