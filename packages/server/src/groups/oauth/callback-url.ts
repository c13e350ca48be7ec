import { createHash } from 'node:crypto'
import { oauthCallbackPath, oauthProviders, type OAuthProvider } from '@latchkey/api'
import type { Environment } from '../../config.ts'

/**
 * The redirect URL to register at a provider. Each provider has one of its own, so that none can
 * answer for another (RFC 9700, 4.4.2); it is the same for every project at the same address.
 */
export const oauthCallbackUrl = (
  { baseUrl, environment }: { baseUrl: string; environment: Environment },
  provider: OAuthProvider,
): string =>
  `${baseUrl.replace(/\/$/, '')}${oauthCallbackPath.replace('{oauth_callback_id}', callbackId(environment, provider))}`

/** Finds the provider that an `oauth_callback_id` belongs to. */
export const providerOfCallback = (
  environment: Environment,
  id: string,
): OAuthProvider | undefined =>
  oauthProviders.find((provider) => callbackId(environment, provider) === id)

const callbackId = (environment: Environment, provider: OAuthProvider): string => {
  const hex = createHash('sha256').update(`latchkey/oauth-callback/${provider}`).digest('hex')
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
  return `oauth-callback-${environment === 'production' ? 'live' : 'test'}-${uuid}`
}
