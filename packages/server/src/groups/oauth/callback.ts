import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { OauthAttemptRow } from '../../db/schema.ts'
import { toApiError } from '../../http/errors.ts'
import { withQuery } from '../../redirect-urls.ts'
import { sha256 } from '../../secrets/keys.ts'
import { findAccount } from './accounts.ts'
import { attemptRefusal, secretsOf, spendAttempt } from './attempts.ts'
import { browserSecret, cookieRules, unbindBrowser } from './browser.ts'
import { providerOfCallback } from './callback-url.ts'
import { exchangeCode } from './exchange.ts'
import { failedUrl } from './failed-url.ts'
import { issueOAuthToken } from './oauth-tokens.ts'
import { refusing } from './refusal.ts'
import { readParameters, type Stop } from './stops.ts'
import { warnOf } from './warning.ts'

/**
 * Takes a browser back from a provider and sends it to the app, with a token or with an error.
 * Makes no user: that is for whoever redeems the token.
 */
export const returnFromProvider = async (
  context: Context,
  { callbackId, request }: { callbackId: string; request: Request },
): Promise<Stop> => {
  const provider = providerOfCallback(context.config.environment, callbackId)
  if (!provider) throw new ApiError('invalid_callback_id')
  const parameters = await readParameters(request)
  const state = parameters.get('state')
  if (!state) throw new ApiError('oauth_invalid_callback_request')
  if (!/^[\w-]{43}$/.test(state)) throw new ApiError('oauth_invalid_state')

  const rules = cookieRules(context.config, provider)
  const stateHash = sha256(state)
  const returned = { stateHash, provider, browser: browserSecret(request, rules, stateHash) }
  const attempt = await spendAttempt(context.db, returned, context.now())
  if (!attempt) {
    const { error, url } = await attemptRefusal(context.db, returned)
    if (url === null) throw error
    return { url: failedUrl(url, provider, error), setCookies: [] }
  }
  return {
    url: await finish(context, { attempt, parameters, state }),
    setCookies: [unbindBrowser(rules, stateHash)],
  }
}

const finish = async (
  context: Context,
  {
    attempt,
    parameters,
    state,
  }: { attempt: OauthAttemptRow; parameters: URLSearchParams; state: string },
): Promise<string> => {
  const { provider, attach_user_id: attachUserId, code_challenge } = attempt
  try {
    const peer = await refusing('oauth_auth_code_error', () => context.oauth.get(provider))
    const grant = await exchangeCode(peer, {
      parameters,
      secrets: secretsOf(context.keys, state),
      scope: attempt.scope,
      now: context.now(),
    })
    const { identity } = grant
    const known = await findAccount(context.db, { provider, identity, attachUserId })
    const token = await issueOAuthToken(context, grant, {
      provider,
      code_challenge,
      attach_user_id: attachUserId,
    })
    return withQuery(known ? attempt.login_url : attempt.signup_url, {
      stytch_token_type: 'oauth',
      token,
      stytch_redirect_type: known ? 'login' : 'signup',
    })
  } catch (thrown) {
    const error = toApiError(thrown)
    warnOf(context, provider, error)
    return failedUrl(attempt.login_url, provider, error)
  }
}
