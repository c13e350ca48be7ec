import type { ApiError, OAuthProvider } from '@latchkey/api'
import { withQuery } from '../../redirect-urls.ts'

/** The address of the app that is told why nobody is signed in. */
export const failedUrl = (
  url: string,
  provider: OAuthProvider,
  { errorType, message, details }: ApiError,
): string =>
  withQuery(url, {
    stytch_token_type: 'oauth',
    error_type: errorType,
    error_message: message,
    oauth_provider: provider,
    ...(typeof details?.provider_error === 'string' && { provider_error: details.provider_error }),
    ...(typeof details?.reason === 'string' && { error_reason: details.reason }),
  })
