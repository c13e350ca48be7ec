import { oauthStartPath, type OAuthProvider } from '@latchkey/api'
import type { AuthErrorCode } from '@latchkey/core/contract'
import type { Attempt } from '../../attempts.ts'
import type { Upstream } from '../../upstream.ts'

/** What a browser must bring back from a provider. */
export type Visit = {
  /** The page to land on: a whole URL of a configured origin. */
  next: string
  popup: boolean
  /** What the token of the visit is worth nothing without (PKCE). Gone once the browser has landed. */
  verifier?: string
  scopes?: string[]
  loginHint?: string
  /** What ties the visit to the user who links an account. */
  attachToken?: string
  /** Set once it has come to nothing. */
  failure?: AuthErrorCode
}

/** Names the flow in what is sealed. */
export const slug = 'oauth'

/** Where a browser sets out for a provider, below the proxy. */
export const goPath = '/oauth/go'

/** Where it comes back to. */
export const landingPath = '/oauth/landing'

/** Sends a browser to a provider; what the provider is asked stays between the proxy and the cookie. */
export const goUrl = (here: string, attempt: string): string =>
  `${here}${goPath}?attempt=${attempt}`

/** The redirect URL of a visit. */
export const landingUrl = (here: string, attempt: string): string =>
  `${here}${landingPath}?attempt=${attempt}`

/** A code verifier. @see RFC 7636, 4.1 */
export const newVerifier = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/** Where the API takes a visit over. */
export const startUrl = async (
  { publicUrl, publicToken }: Upstream,
  { methodId, visit }: Attempt,
  landing: string,
): Promise<string> => {
  const { verifier = '', scopes, loginHint, attachToken } = visit ?? {}
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const query = new URLSearchParams({
    public_token: publicToken ?? '',
    login_redirect_url: landing,
    signup_redirect_url: landing,
    code_challenge: base64url(new Uint8Array(hash)),
    ...(scopes && { custom_scopes: scopes.join(' ') }),
    ...(loginHint && { provider_login_hint: loginHint }),
    ...(attachToken && { oauth_attach_token: attachToken }),
  })
  // SAFETY: the route that sealed it checked the provider.
  return `${publicUrl}${oauthStartPath(methodId as OAuthProvider)}?${query}`
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
