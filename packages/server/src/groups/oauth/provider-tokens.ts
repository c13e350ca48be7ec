import type * as oauth from 'oauth4webapi'
import { tenantId } from './config.ts'
import { valueAt } from './identity.ts'
import type { Peer } from './peers.ts'

/** The `provider_values` of the wire: what the provider gave out. Empty where it gave nothing. */
export type ProviderTokens = {
  access_token: string
  refresh_token: string
  id_token: string
  scopes: string[]
  /** RFC 3339 */
  expires_at: string
}

/** An answer with tokens, put into the form of RFC 6749, 5.1. */
export type TokenAnswer = {
  response: Response
  /** As it came. */
  raw: unknown
  idToken: string | null
  tokens(result: oauth.TokenEndpointResponse, asked: { scope: string; now: Date }): ProviderTokens
}

/** Reads an answer with tokens. Throws when there are none in it. */
export const readTokens = async ({ facts }: Peer, response: Response): Promise<TokenAnswer> => {
  const raw = (await response.json()) as unknown
  const found = facts.tokensIn === undefined ? raw : valueAt(raw, facts.tokensIn)
  const members = (found ?? {}) as Record<string, unknown>
  if (response.status !== 200 || typeof members.access_token !== 'string') {
    throw new TokenRefusal(response.status, valueAt(raw, 'error'))
  }
  const { id_token: idToken, refresh_token: refreshToken, token_type: type, scope } = members
  const body = {
    ...members,
    // Some leave it out, and Slack says whose token it is.
    token_type: type === undefined || type === 'user' ? 'bearer' : type,
    // Twitch has a list.
    scope: Array.isArray(scope) ? scope.join(' ') : (scope ?? undefined),
    refresh_token: refreshToken || undefined,
    // Whoever does not speak OpenID Connect has no key that it could be checked with.
    id_token: facts.jwks === undefined ? undefined : idToken,
  }
  return {
    raw,
    response: Response.json(body),
    idToken: typeof body.id_token === 'string' ? body.id_token : null,
    tokens: (result, { scope, now }) => ({
      access_token: result.access_token,
      refresh_token: result.refresh_token ?? '',
      id_token: result.id_token ?? '',
      scopes: (result.scope ?? scope).split(/[ ,]+/).filter(Boolean),
      expires_at:
        result.expires_in === undefined
          ? ''
          : new Date(now.getTime() + Math.min(result.expires_in, MAX_SECONDS) * 1000).toISOString(),
    }),
  }
}

// A hundred years: a date can hold it.
const MAX_SECONDS = 3_155_760_000

/** An answer without tokens, and the `error` in it. */
export class TokenRefusal extends Error {
  readonly reason: string

  constructor(status: number, reason: unknown) {
    super(`The provider answered ${status} without tokens.`)
    this.name = 'TokenRefusal'
    this.reason = typeof reason === 'string' ? reason : ''
  }
}

/**
 * The server whose answer it must be. Where every tenant is an issuer of its own, the template of
 * the table says what they may be called, and the keys are those of the table.
 */
export const issuerFor = (
  { as }: Peer,
  { idToken, iss }: { idToken?: string | null; iss?: string | null },
): oauth.AuthorizationServer => {
  const [before = '', after] = as.issuer.split('{tid}')
  if (after === undefined) return as
  const tenant = iss ? iss.slice(before.length, iss.length - after.length) : claimOf(idToken, 'tid')
  return typeof tenant === 'string' && tenantId.test(tenant)
    ? { ...as, issuer: `${before}${tenant}${after}` }
    : as
}

// Read before it is verified: it only fills the template, and the claim is verified with the rest.
const claimOf = (idToken: string | null | undefined, name: string): unknown => {
  try {
    const payload = Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString('utf8')
    return valueAt(JSON.parse(payload), name)
  } catch {
    return null
  }
}

/** True when the ID token of a refresh is about the same user as the first one (OIDC Core, 12.2). */
export const isIdTokenFor = ({ facts }: Peer, claims: oauth.IDToken, subject: string): boolean =>
  facts.identity.subject !== 'sub' || claims.sub === subject
