import { createHash, createHmac } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { fill, identityOf, type Identity, type Said } from './identity.ts'
import { requestOptions, type Peer } from './peers.ts'
import { isIdTokenFor, issuerFor, readTokens, type ProviderTokens } from './provider-tokens.ts'
import { refusing } from './refusal.ts'

/** What binds an authorization request to its answer. Derived from the state, never stored. */
export type FlowSecrets = { state: string; verifier: string; nonce: string }

/** What a provider said about somebody, and what it gave out. */
export type Grant = { identity: Identity; tokens: ProviderTokens }

/** Where the browser is sent. */
export const authorizationUrl = (
  { as, client, facts, redirectUri }: Peer,
  {
    secrets,
    scope,
    parameters,
  }: { secrets: FlowSecrets; scope: string; parameters: Record<string, string> },
): string => {
  const { scopeSeparator = ' ', scopePrefix = '', challenge } = facts
  const scopes = scope.split(' ').map((name) => scoped(name, scopePrefix))
  const hash = createHash('sha256').update(secrets.verifier)
  const url = new URL(as.authorization_endpoint ?? '')
  const sent = {
    ...facts.parameters,
    ...parameters,
    response_type: 'code',
    [facts.clientParameter ?? 'client_id']: client.client_id,
    redirect_uri: redirectUri,
    [facts.scopeParameter ?? 'scope']: scopes.join(scopeSeparator),
    state: secrets.state,
    code_challenge: hash.digest(challenge ?? 'base64url'),
    code_challenge_method: 'S256',
    ...(hasNonce(facts) && { nonce: secrets.nonce }),
  }
  for (const [name, value] of Object.entries(sent)) url.searchParams.set(name, value)
  return url.href
}

const scoped = (name: string, prefix: string): string =>
  name.startsWith(prefix) ? name : `${prefix}${name}`

const hasNonce = ({ jwks, nonce }: Peer['facts']): boolean => jwks !== undefined && nonce !== false

/** What the browser brought back. */
export type Callback = {
  parameters: URLSearchParams
  secrets: FlowSecrets
  /** What was asked for. */
  scope: string
  now: Date
}

/**
 * Trades the code for tokens and finds out who the user is. Everything together takes no longer
 * than the peer may. Throws one of the errors of the callback.
 */
export const exchangeCode = async (peer: Peer, callback: Callback): Promise<Grant> => {
  const { as, client, authenticate, redirectUri, facts } = peer
  const { parameters, secrets } = callback
  const options = requestOptions(peer, AbortSignal.timeout(peer.waitMs))

  const authorized = await refusing('oauth_invalid_callback_request', async () =>
    oauth.validateAuthResponse(
      issuerFor(peer, { iss: parameters.get('iss') }),
      client,
      parameters,
      secrets.state,
    ),
  )
  const answer = await refusing('oauth_auth_code_error', async () => {
    const verifier = facts.verifier === false ? oauth.nopkce : secrets.verifier
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authenticate,
      authorized,
      redirectUri,
      verifier,
      options,
    )
    return readTokens(peer, response)
  })
  return refusing('unable_to_authorize_oauth_provider', async () => {
    const result = await oauth.processAuthorizationCodeResponse(
      issuerFor(peer, answer),
      client,
      answer.response,
      facts.jwks === undefined
        ? {}
        : { requireIdToken: true, ...(hasNonce(facts) && { expectedNonce: secrets.nonce }) },
    )
    const claims = oauth.getValidatedIdTokenClaims(result)
    if (claims) await oauth.validateApplicationLevelSignature(as, answer.response, options)
    const said = await ask(peer, { claims, raw: answer.raw, token: result.access_token, options })
    said.facts.form = formOf(peer, parameters)
    return { identity: identityOf(facts, said), tokens: answer.tokens(result, callback) }
  })
}

type Asked = {
  claims: oauth.IDToken | undefined
  raw: unknown
  token: string
  options: ReturnType<typeof requestOptions>
}

const ask = async (peer: Peer, { claims, raw, token, options }: Asked): Promise<Said> => {
  const { facts, as, client } = peer
  if (claims) {
    if (!facts.profile) return { facts: { ...claims } }
    const response = await oauth.userInfoRequest(as, client, token, options)
    const info = await oauth.processUserInfoResponse(as, client, claims.sub, response)
    return { facts: { ...claims, ...info } }
  }
  const [profile, addresses] = await Promise.all([
    askFor(peer, fill(facts.profile?.url ?? '', raw), { token, options }),
    facts.emails && askFor(peer, facts.emails.url, { token, options }),
  ])
  return { facts: profile as Record<string, unknown>, addresses }
}

const askFor = async (
  { facts, clientSecret }: Peer,
  address: string | null,
  { token, options }: Pick<Asked, 'token' | 'options'>,
): Promise<unknown> => {
  if (address === null) throw new Error('The answer with the tokens lacks a member.')
  const url = new URL(address)
  if (facts.appSecretProof) {
    const proof = createHmac('sha256', clientSecret ?? '').update(token)
    url.searchParams.set('appsecret_proof', proof.digest('hex'))
  }
  const query = facts.profile?.query
  const headers = new Headers({ accept: 'application/json' })
  if (query !== undefined) headers.set('content-type', 'application/json')
  const response = await oauth.protectedResourceRequest(
    token,
    query === undefined ? 'GET' : 'POST',
    url,
    headers,
    query === undefined ? null : JSON.stringify({ query }),
    options,
  )
  if (response.status !== 200) throw new Error(`The provider answered ${response.status}.`)
  return response.json()
}

// Nothing signs the form of Apple, so it is good for a name and for nothing else.
const formOf = ({ facts }: Peer, parameters: URLSearchParams): unknown => {
  const user = facts.formPost && parameters.get('user')
  if (!user) return undefined
  try {
    return JSON.parse(user)
  } catch {
    return undefined
  }
}

/** Trades a refresh token for fresh tokens. Throws when the provider does not. */
export const refreshTokens = async (
  peer: Peer,
  old: ProviderTokens,
  { subject, now }: { subject: string; now: Date },
): Promise<ProviderTokens> => {
  const { client, authenticate, facts } = peer
  const as = facts.refresh ? { ...peer.as, token_endpoint: facts.refresh } : peer.as
  const options = requestOptions(peer, AbortSignal.timeout(peer.waitMs))
  const response = await oauth.refreshTokenGrantRequest(
    as,
    client,
    authenticate,
    old.refresh_token,
    options,
  )
  const answer = await readTokens(peer, response)
  const result = await oauth.processRefreshTokenResponse(
    issuerFor(peer, answer),
    client,
    answer.response,
  )
  const claims = oauth.getValidatedIdTokenClaims(result)
  if (claims) {
    await oauth.validateApplicationLevelSignature(peer.as, answer.response, options)
    if (!isIdTokenFor(peer, claims, subject)) throw new Error('The tokens are those of another.')
  }
  const fresh = answer.tokens(result, { scope: old.scopes.join(' '), now })
  return {
    ...fresh,
    refresh_token: fresh.refresh_token || old.refresh_token,
    id_token: fresh.id_token || old.id_token,
  }
}
