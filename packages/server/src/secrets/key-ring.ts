import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { sql } from 'kysely'
import type { Db, SigningKeyRow } from '../db/schema.ts'
import { transaction } from '../db/transaction.ts'
import type { Keys } from './keys.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** How long a key signs before the next one takes over. */
export const KEY_LIFE_MS = 180 * DAY_MS
/** How long a new key is published before it signs, so that caches of the JWKS know it by then. */
export const PUBLISHED_AHEAD_MS = 10 * MINUTE_MS
/** How long a key is published after it stopped signing. */
export const KEPT_MS = 30 * DAY_MS

/** A key of the ring; without a private part it only verifies. */
export type SigningKey = { kid: string; publicJwk: JWK; privateJwk: JWK | null; signsFrom: number }

/**
 * The key that signs now: the newest that is in force. Where none is yet, the first one is, because
 * the process that made it may have a clock that is ahead of ours.
 */
export const currentKey = (ring: SigningKey[], time: number): SigningKey | undefined => {
  const usable = ring.filter((key) => key.privateJwk)
  return usable.filter((key) => key.signsFrom <= time).at(-1) ?? usable[0]
}

/** The keys that verify. A key stops signing when the next one starts, and is kept for a while. */
export const published = (ring: SigningKey[], time: number): SigningKey[] =>
  ring.filter((_, index) => {
    const next = ring[index + 1]
    return !next || time < next.signsFrom + KEPT_MS
  })

/** Reads the keys, oldest first, and makes the next one in time. */
export const ensureKeys = async ({
  db,
  keys,
  now,
  newKid,
}: {
  db: Db
  keys: Keys
  now: number
  newKid: () => string
}): Promise<SigningKey[]> => {
  const found = await readKeys(db, keys)
  if (nextKeyFrom(found, now) === null) return found
  const fresh = await makeKey(newKid())
  return transaction(db, async (tx) => {
    // Several processes may find the same need at once; the first one makes the key.
    await sql`select pg_advisory_xact_lock(hashtextextended('latchkey/signing-keys', 0))`.execute(
      tx,
    )
    const ring = await readKeys(tx, keys)
    const signsFrom = nextKeyFrom(ring, now)
    if (signsFrom === null) return ring
    await tx
      .insertInto('signing_keys')
      .values({
        kid: fresh.kid,
        public_jwk: JSON.stringify(fresh.publicJwk),
        private_jwk_sealed: keys.seal('signing-keys', JSON.stringify(fresh.privateJwk), fresh.kid),
        signs_from: new Date(signsFrom),
      })
      .execute()
    return readKeys(tx, keys)
  })
}

// When a key that is still to be made should start to sign, or null when none is needed.
const nextKeyFrom = (ring: SigningKey[], time: number): number | null => {
  const newest = ring.filter((key) => key.privateJwk).at(-1)
  if (!newest) return time
  return time >= newest.signsFrom + KEY_LIFE_MS - PUBLISHED_AHEAD_MS
    ? Math.max(newest.signsFrom + KEY_LIFE_MS, time + PUBLISHED_AHEAD_MS)
    : null
}

const readKeys = async (db: Db, keys: Keys): Promise<SigningKey[]> => {
  const rows = await db.selectFrom('signing_keys').selectAll().orderBy('signs_from').execute()
  return rows.map((row) => keyOf(row, keys))
}

// What another secret sealed cannot sign any more, but still verifies.
const keyOf = (row: SigningKeyRow, keys: Keys): SigningKey => {
  const opened = keys.open('signing-keys', row.private_jwk_sealed, row.kid)
  return {
    kid: row.kid,
    publicJwk: row.public_jwk,
    privateJwk: opened === null ? null : (JSON.parse(opened) as JWK),
    signsFrom: row.signs_from.getTime(),
  }
}

const makeKey = async (kid: string) => {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const { kty, n, e } = await exportJWK(pair.publicKey)
  return { kid, publicJwk: { kty, n, e }, privateJwk: await exportJWK(pair.privateKey) }
}
