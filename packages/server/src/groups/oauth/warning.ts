import type { ApiError, OAuthProvider } from '@latchkey/api'
import type { Context } from '../../context.ts'

// What a user did, and no operator can help.
const usual: readonly unknown[] = [
  'belongs_to_another_user',
  'access_denied',
  'user_cancelled_login',
  'user_cancelled_authorize',
]

/** Tells the operator why a provider let nobody in. Says nothing of the user, the code or a token. */
export const warnOf = (
  { config, now }: Context,
  provider: OAuthProvider,
  { errorType, details, cause, message }: ApiError,
): void => {
  if (usual.includes(details?.provider_error) || usual.includes(details?.reason)) return
  // Node quotes what it cannot parse.
  const unread = cause instanceof SyntaxError ? 'The answer is not JSON.' : null
  const reason = unread ?? (cause instanceof Error ? cause.message : message)
  config.warn({
    at: now().toISOString(),
    warning: 'oauth_provider_failed',
    error: { name: `${provider}: ${errorType}`, message: reason.slice(0, 200) },
  })
}
