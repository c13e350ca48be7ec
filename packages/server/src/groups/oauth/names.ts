import type { OAuthProvider } from '@latchkey/api'
import { providers } from './providers.ts'

/** The `provider_type` of the wire: `Google`, `Github`, … */
export const providerType = (provider: OAuthProvider): string =>
  `${provider.slice(0, 1).toUpperCase()}${provider.slice(1)}`

/** The name of the detail object in a session factor: `google_oauth_factor`. */
export const factorName = (provider: OAuthProvider): `${string}_oauth_factor` =>
  `${providers[provider].factor ?? provider}_oauth_factor`
