import {
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
  type JWTPayload,
} from 'jose'
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
const CACHE_MS = MINUTE_MS

type SigningKey = { kid: string; publicJwk: JWK; privateJwk: JWK | null; signsFrom: number }

/** The RS256 keys of the session JWTs. They live in SQL, so every process signs with the same one. */
export type SigningKeys = {
  /** Gets the signer before a transaction begins: finding the key may need the database. */
  signer(): Promise<(claims: JWTPayload) => Promise<string>>
  /** Returns the claims of a JWT that one of our keys signed, whatever its age, or null. */
  verify(jwt: string): Promise<JWTPayload | null>
  published(): Promise<(JWK & PublicJwk)[]>
}

type PublicJwk = { kty: string; use: string; alg: string; kid: string; n: string; e: string }

/** Keeps the signing keys: made when missing, rotated when old, cached for a minute. */
export const createSigningKeys = ({
  db,
  keys,
  now,
  newKid,
}: {
  db: Db
  keys: Keys
  now: () => Date
  newKid: () => string
}): SigningKeys => {
  let cache: { loadedAt: number; ring: Promise<SigningKey[]> } | undefined

  const load = (maxAgeMs = CACHE_MS): Promise<SigningKey[]> => {
    const time = now().getTime()
    if (cache && time - cache.loadedAt < maxAgeMs && time >= cache.loadedAt) return cache.ring
    const ring = ensureKeys({ db, keys, now: time, newKid })
    cache = { loadedAt: time, ring }
    ring.catch(() => (cache = undefined))
    return ring
  }

  return {
    signer: async () => {
      const key = currentKey(await load(), now().getTime())
      if (!key?.privateJwk) throw new Error('No signing key is in force.')
      const privateKey = await importJWK(key.privateJwk, 'RS256')
      return (claims) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
          .sign(privateKey)
    },

    verify: async (jwt) => {
      if (!isCanonical(jwt)) return null
      const kid = kidOf(jwt)
      const find = async (maxAgeMs: number) =>
        published(await load(maxAgeMs), now().getTime()).find((key) => key.kid === kid)
      // Another process may have made a key since: look again, but not at every forged kid.
      const key = (await find(CACHE_MS)) ?? (await find(CACHE_MS / 2))
      if (!key) return null
      try {
        const publicKey = await importJWK(key.publicJwk, 'RS256')
        const { payload, protectedHeader } = await compactVerify(jwt, publicKey, {
          algorithms: ['RS256'],
        })
        if (protectedHeader.typ !== 'JWT') return null
        const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
        return typeof claims === 'object' ? (claims as JWTPayload | null) : null
      } catch {
        return null
      }
    },

    published: async () =>
      published(await load(), now().getTime()).map(({ kid, publicJwk }) => ({
        kty: 'RSA',
        use: 'sig',
        alg: 'RS256',
        kid,
        n: String(publicJwk.n),
        e: String(publicJwk.e),
      })),
  }
}

const currentKey = (ring: SigningKey[], time: number): SigningKey | undefined =>
  ring.filter((key) => key.privateJwk && key.signsFrom <= time).at(-1)

// Oldest first. A key stops signing when the next one starts.
const published = (ring: SigningKey[], time: number): SigningKey[] =>
  ring.filter((_, index) => {
    const next = ring[index + 1]
    return !next || time < next.signsFrom + KEPT_MS
  })

const ensureKeys = async ({
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

/** When a key that is still to be made should start to sign, or null when none is needed. */
const nextKeyFrom = (ring: SigningKey[], time: number): number | null => {
  const newest = ring.filter((key) => key.privateJwk).at(-1)
  if (!newest || !currentKey(ring, time)) return time
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

// jose takes white space, padding and spare bits inside the segments; two spellings of one JWT are one too many.
const isCanonical = (jwt: string): boolean => {
  const segments = jwt.split('.')
  return (
    segments.length === 3 &&
    segments.every((segment) => Buffer.from(segment, 'base64url').toString('base64url') === segment)
  )
}

const kidOf = (jwt: string): unknown => {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString('utf8'),
    )
    return typeof header === 'object' && header !== null && 'kid' in header ? header.kid : undefined
  } catch {
    return undefined
  }
}
