import { compactVerify, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose'
import type { Db } from '../db/schema.ts'
import { currentKey, ensureKeys, published, type SigningKey } from './key-ring.ts'
import type { Keys } from './keys.ts'

const CACHE_MS = 60_000

/** The RS256 keys of the session JWTs. They live in SQL, so every process signs with the same one. */
export type SigningKeys = {
  /**
   * Gets the signer before a transaction begins: finding the key may need the database. The same
   * claims within a second are the same JWT, and signed once: RS256 has no randomness, and signing
   * takes longer than all else that most requests do.
   */
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
  // A key never changes under its kid, and to read one again takes longer than many a request.
  const imported = new Map<string, ReturnType<typeof importJWK>>()
  const importOnce = (name: string, jwk: JWK): ReturnType<typeof importJWK> => {
    const known = imported.get(name) ?? importJWK(jwk, 'RS256')
    imported.set(name, known)
    return known
  }

  const load = (maxAgeMs = CACHE_MS): Promise<SigningKey[]> => {
    const time = now().getTime()
    if (cache && time - cache.loadedAt < maxAgeMs && time >= cache.loadedAt) return cache.ring
    const ring = ensureKeys({ db, keys, now: time, newKid })
    cache = { loadedAt: time, ring }
    ring.catch(() => (cache = undefined))
    return ring
  }

  let signed = { second: 0, jwts: new Map<string, Promise<string>>() }
  const signOnce = (claims: string, sign: () => Promise<string>): Promise<string> => {
    const second = Math.floor(now().getTime() / 1000)
    if (signed.second !== second) signed = { second, jwts: new Map() }
    const known = signed.jwts.get(claims) ?? sign()
    signed.jwts.set(claims, known)
    return known
  }

  return {
    signer: async () => {
      const key = currentKey(await load(), now().getTime())
      if (!key?.privateJwk) throw new Error('No signing key is in force.')
      const privateKey = await importOnce(`private ${key.kid}`, key.privateJwk)
      return (claims) =>
        signOnce(`${key.kid} ${JSON.stringify(claims)}`, () =>
          new SignJWT(claims)
            .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
            .sign(privateKey),
        )
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
        const publicKey = await importOnce(`public ${key.kid}`, key.publicJwk)
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
