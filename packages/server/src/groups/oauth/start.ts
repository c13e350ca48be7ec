import { ApiError, oauthStops, type OAuthProvider, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { transaction } from '../../db/transaction.ts'
import { toApiError } from '../../http/errors.ts'
import { takeLimit } from '../../http/limits.ts'
import { chooseRedirectUrl, type RedirectErrors } from '../../redirect-urls.ts'
import { sha256 } from '../../secrets/keys.ts'
import { newToken } from '../../secrets/tokens.ts'
import { spendAttachToken } from './attach.ts'
import { ATTEMPT_SECONDS, insertAttempt, secretsOf } from './attempts.ts'
import { bindBrowser, cookieRules } from './browser.ts'
import { authorizationUrl } from './exchange.ts'
import { failedUrl } from './failed-url.ts'
import type { Peer } from './peers.ts'
import type { Stop } from './stops.ts'
import { warnOf } from './warning.ts'

type StartRequest = ParsedRequestOf<typeof oauthStops.start>

/**
 * Sends a browser to a provider. Where that cannot be, an app that named its page is told there, and
 * anybody else gets the error.
 */
export const startOAuth = async (
  context: Context,
  provider: OAuthProvider,
  { input, request }: { input: StartRequest; request: Request },
): Promise<Stop> => {
  checkPublicToken(context, input.public_token)
  const urls = chooseUrls(context, input)
  const parameters = forwarded(input)
  try {
    return await setOut(context, provider, { input, request, urls, parameters })
  } catch (thrown) {
    const error = toApiError(thrown)
    if (input.login_redirect_url === undefined) throw error
    warnOf(context, provider, error)
    return { url: failedUrl(urls.login, provider, error), setCookies: [] }
  }
}

const setOut = async (
  context: Context,
  provider: OAuthProvider,
  {
    input,
    request,
    urls,
    parameters,
  }: {
    input: StartRequest
    request: Request
    urls: { login: string; signup: string }
    parameters: Record<string, string>
  },
): Promise<Stop> => {
  await takeLimit(context, 'oauthStarts', 'all')
  const peer = await reach(context, provider)
  const scope = scopesOf(peer, input.custom_scopes)

  const secrets = secretsOf(context.keys, newToken())
  const stateHash = sha256(secrets.state)
  const { secret, setCookies } = bindBrowser(request, cookieRules(context.config, provider), {
    stateHash,
    maxAgeSeconds: ATTEMPT_SECONDS,
  })
  await transaction(context.db, async (tx) => {
    const now = context.now()
    const attach = input.oauth_attach_token
    await insertAttempt(
      tx,
      {
        state_hash: stateHash,
        browser_hash: sha256(secret),
        provider,
        login_url: urls.login,
        signup_url: urls.signup,
        scope,
        code_challenge: input.code_challenge ?? null,
        attach_user_id:
          attach === undefined
            ? null
            : await spendAttachToken(tx, { token: attach, provider, now }),
      },
      now,
    )
  })
  return { url: authorizationUrl(peer, { secrets, scope, parameters }), setCookies }
}

const checkPublicToken = ({ config }: Context, publicToken: string): void => {
  if (publicToken === '') throw new ApiError('public_token_required')
  if (!/^[\w-]{1,128}$/.test(publicToken)) throw new ApiError('invalid_public_token_id')
  if (publicToken !== config.publicToken) throw new ApiError('public_token_not_found')
}

// Whoever must be asked where things are first may not answer.
const reach = async ({ oauth }: Context, provider: OAuthProvider): Promise<Peer> => {
  try {
    return await oauth.get(provider)
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    throw new ApiError('server_unavailable', { retryAfterSeconds: 5, cause })
  }
}

const loginErrors: RedirectErrors = {
  malformed: 'invalid_login_oauth_url',
  unregistered: 'no_match_for_provided_oauth_url',
  noneSet: 'no_login_redirect_urls_set',
  noDefault: 'no_default_login_redirect_url_set',
}

const signupErrors: RedirectErrors = {
  malformed: 'invalid_signup_oauth_url',
  unregistered: 'no_match_for_provided_oauth_url',
  noneSet: 'no_signup_redirect_urls_set',
  noDefault: 'no_default_signup_redirect_url_set',
}

const chooseUrls = ({ config }: Context, input: StartRequest) => ({
  login: chooseRedirectUrl(config.redirectUrls, 'LOGIN', input.login_redirect_url, loginErrors),
  signup: chooseRedirectUrl(config.redirectUrls, 'SIGNUP', input.signup_redirect_url, signupErrors),
})

const scopesOf = ({ scopes }: Peer, custom = ''): string =>
  [...new Set([...scopes, ...custom.split(' ').filter(Boolean)])].join(' ')

/** What the protocol itself says to the provider. */
const ours: ReadonlySet<string> = new Set([
  'client_id',
  'client_key',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'user_scope',
])

const forwarded = (input: StartRequest): Record<string, string> => {
  const named = Object.entries(input).flatMap(([name, value]): [string, string][] =>
    name.startsWith('provider_') ? [[name.slice('provider_'.length), String(value)]] : [],
  )
  const wrong = named.find(
    ([name, value]) => !/^\w{1,64}$/.test(name) || ours.has(name) || value.length > 2000,
  )
  if (wrong || named.length > 20) {
    throw new ApiError('bad_request', { message: 'A provider_ parameter cannot be passed on.' })
  }
  return Object.fromEntries(named)
}
