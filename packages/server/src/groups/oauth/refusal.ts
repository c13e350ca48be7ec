import { ApiError, type ErrorType } from '@latchkey/api'
import * as oauth from 'oauth4webapi'
import { TokenRefusal } from './provider-tokens.ts'

// What providers call a wrong client id or secret.
const clientErrors = new Set([
  'invalid_client',
  'unauthorized_client',
  'incorrect_client_credentials',
  'bad_client_secret',
  'invalid_client_id',
])

/** Turns whatever the protocol throws into an error of the callback. */
export const refusing = async <T>(type: ErrorType, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    if (cause instanceof oauth.AuthorizationResponseError) {
      throw new ApiError('oauth_flow_callback_error', {
        details: { provider_error: codeOf(cause.error) },
        cause,
      })
    }
    if (cause instanceof TokenRefusal) {
      throw new ApiError(
        clientErrors.has(cause.reason) ? 'oauth_token_exchange_invalid_client' : type,
        { details: { provider_error: codeOf(cause.reason) }, cause },
      )
    }
    throw new ApiError(type, { cause })
  }
}

// RFC 6749, 4.1.2.1: a code is a word. Whatever else stands there is nobody's to show.
const codeOf = (error: string): string => (/^[\w.-]{1,64}$/.test(error) ? error : 'unknown')
