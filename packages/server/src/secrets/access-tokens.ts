import type { JWTPayload } from 'jose'
import type { Context } from '../context.ts'
import { isOwn, SESSION_CLAIM, standardClaims } from '../jwt-claims.ts'

/** How long an access token lives, in seconds. */
export const ACCESS_TOKEN_SECONDS = 3600

/** What an access token says: for whom, and what they may do. */
export type AccessClaims = JWTPayload & {
  sub: string
  scope: string
  iat: number
  nbf: number
  exp: number
}

/**
 * Signs an access token with the keys of the JWKS. Official clients take no other `typ` than `JWT`,
 * so its kind is told by its claims: a `scope`, and no session.
 */
export const signAccessToken = async (
  context: Context,
  { subject, scopes, claims = {}, seconds = ACCESS_TOKEN_SECONDS, audiences = [], app }: NewAccess,
): Promise<string> => {
  const sign = await context.signingKeys.signer()
  const standard = standardClaims(context, { subject, seconds })
  return sign({
    ...claims,
    ...standard,
    aud: [...new Set([...standard.aud, ...audiences])],
    ...app,
    scope: scopes.join(' '),
  })
}

type NewAccess = {
  subject: string
  scopes: string[]
  /** Of a template: the others win. */
  claims?: Record<string, unknown>
  /** @default ACCESS_TOKEN_SECONDS */
  seconds?: number
  /** Beside the project itself. */
  audiences?: string[]
  /** The app that acts for the subject, and the id that its token is known by. */
  app?: { client_id: string; jti: string }
}

/** Returns the claims of an access token of this project that is in force, or null. */
export const readAccessToken = async (
  context: Context,
  jwt: string,
): Promise<AccessClaims | null> => {
  const claims = await context.signingKeys.verify(jwt)
  if (!claims || !isAccess(claims) || !isOwn(context, claims)) return null
  const second = Math.floor(context.now().getTime() / 1000)
  return claims.iat <= second && claims.nbf <= second && second < claims.exp ? claims : null
}

const isAccess = (claims: JWTPayload): claims is AccessClaims =>
  typeof claims.sub === 'string' &&
  claims.sub !== '' &&
  typeof claims.scope === 'string' &&
  [claims.iat, claims.nbf, claims.exp].every(Number.isSafeInteger) &&
  !(SESSION_CLAIM in claims)
