import { ApiError } from '@latchkey/api'
import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  importJWK,
  importSPKI,
  jwtVerify,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose'
import { askOutside } from '../../http/outbound.ts'

/** The signatures that a profile can trust: none of them with a shared secret. */
export const trustedAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

/** A third party whose JWTs `sessions.attest` takes for a sign-in. */
export type TrustedTokenProfile = {
  /** What callers name as `profile_id`, such as `ttp-live-partner`. */
  profileId: string
  /** The `iss` of its tokens, exactly. */
  issuer: string
  /** The `aud` of its tokens, exactly. */
  audience: string
  /** Where its keys are. Give this or `publicKeys`. */
  jwksUrl?: string
  /** Its keys, each as PEM (`-----BEGIN PUBLIC KEY-----`) or JWK. */
  publicKeys?: (string | JWK)[]
  /** @default ['RS256'] */
  algorithms?: (typeof trustedAlgorithms)[number][]
  /** Which claims name the user. The first of the three that is given finds the user. */
  mapping: {
    /** The claim that holds a `user_id`. */
    userId?: string
    /** The claim that holds an `external_id`. */
    externalId?: string
    /** The claim that holds an e-mail address; only a proven address finds a user. */
    email?: string
  }
  /** Makes the user when there is none, from `externalId` and `email`. @default false */
  provisioning?: boolean
}

/** Verifies a token against a profile. Null: the profile does not trust it. */
export type VerifyTrusted = (token: string, now: Date) => Promise<TrustedClaims | null>

/** The claims of a token that a profile trusts. */
export type TrustedClaims = JWTPayload & { jti: string; exp: number }

/** Prepares one verifier for each profile. Keys from a URL are fetched when first needed, and kept. */
export const createTrustedProfiles = (
  profiles: TrustedTokenProfile[],
): Map<string, VerifyTrusted> =>
  new Map(profiles.map((profile) => [profile.profileId, createVerify(profile)]))

const createVerify = (profile: TrustedTokenProfile): VerifyTrusted => {
  const { issuer, audience, algorithms = ['RS256'] } = profile
  const keys = keysOf(profile)
  return async (token, now) => {
    const options: JWTVerifyOptions = {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'jti'],
      currentDate: now,
    }
    for (const key of await keys(token)) {
      const claims = await verify(token, key, options)
      if (claims) return claims
    }
    return null
  }
}

const verify = async (
  token: string,
  key: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<TrustedClaims | null> => {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, options)
    // RFC 7515, 4.1.11: no extension is understood here.
    if (protectedHeader.crit) return null
    const { jti, exp } = payload
    return typeof jti === 'string' && jti !== '' && typeof exp === 'number'
      ? { ...payload, jti, exp }
      : null
  } catch (error) {
    if (error instanceof ApiError) throw error
    return error instanceof errors.JWKSInvalid ? refuseOutage(error) : null
  }
}

type KeysOf = (token: string) => Promise<JWTVerifyGetKey[]>

const keysOf = ({ jwksUrl, publicKeys = [] }: TrustedTokenProfile): KeysOf => {
  if (jwksUrl !== undefined) {
    const remote = createRemoteJWKSet(new URL(jwksUrl), { [customFetch]: fetchKeys })
    return () => Promise.resolve([remote])
  }
  return (token) => Promise.resolve(publicKeys.filter(isMeantBy(token)).map(importedWhenUsed))
}

const fetchKeys = async (url: string): Promise<Response> => {
  const { status, body } = await askOutside(url, { maxBytes: 256 * 1024 }).catch(refuseOutage)
  return status === 200 && isJson(body) ? new Response(body) : refuseOutage()
}

// Nothing is said of the token then: the same one may be fine in a moment.
const refuseOutage = (cause?: unknown): never => {
  throw new ApiError('server_unavailable', { retryAfterSeconds: 5, cause })
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const isMeantBy =
  (token: string) =>
  (key: string | JWK): boolean => {
    const kid = kidOf(token)
    return kid === undefined || typeof key === 'string' || key.kid === undefined || key.kid === kid
  }

const importedWhenUsed =
  (key: string | JWK): JWTVerifyGetKey =>
  ({ alg }) =>
    typeof key === 'string' ? importSPKI(key, alg) : importJWK(key, alg)

const kidOf = (token: string): string | undefined => {
  try {
    return decodeProtectedHeader(token).kid
  } catch {
    return undefined
  }
}
