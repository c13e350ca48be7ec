import { importPKCS8, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { ApiError, type OAuthProvider } from '@latchkey/api'
import { isLoopback } from '../../check-values.ts'
import type { Config } from '../../config.ts'
import { fetchOutside } from '../../http/outbound.ts'
import type { Keys } from '../../secrets/keys.ts'
import { oauthCallbackUrl } from './callback-url.ts'
import type { AnyClient } from './config.ts'
import {
  createDevelopmentProvider,
  type DevelopmentProvider,
} from './development/development-provider.ts'
import type { ProviderFacts } from './facts.ts'
import { providers } from './providers.ts'

/** A request to a provider. */
type Outgoing = {
  method: string
  headers: Record<string, string>
  body: string | URLSearchParams | null
  signal: AbortSignal
}

/** How requests leave: for the network, or for the provider that is played in this process. */
export type Fetch = (url: string, init: Outgoing) => Promise<Response>

/** A provider together with our application there: all that the protocol needs. */
export type Peer = {
  provider: OAuthProvider
  facts: ProviderFacts
  as: oauth.AuthorizationServer
  client: oauth.Client
  /** Proves our application to the provider. */
  authenticate: oauth.ClientAuth
  clientSecret: string | null
  redirectUri: string
  scopes: string[]
  waitMs: number
  /** True for a provider on this machine, by plain http. */
  insecure: boolean
  fetch: Fetch
}

/** The providers of a server. */
export type OAuthPeers = {
  /** Throws `oauth_config_not_found`, and whatever discovery meets. */
  get(provider: OAuthProvider): Promise<Peer>
  /** Who plays the providers that have no application; null where nobody may. */
  development: DevelopmentProvider | null
}

type Options = { config: Config; keys: Keys; now: () => Date }

/** Pairs the table of providers with the applications of the config. */
export const createPeers = ({ config, keys, now }: Options): OAuthPeers => {
  // A server that others can reach must never take anybody's word for who they are.
  const local = isLoopback(new URL(config.baseUrl).hostname)
  const development =
    config.environment === 'development' && local
      ? createDevelopmentProvider({ config, keys, now })
      : null
  const peers = new Map<OAuthProvider, { peer: Promise<Peer>; madeAt: number }>()

  const make = async (provider: OAuthProvider): Promise<Peer> => {
    const client = config.oauth[provider] as AnyClient | undefined
    const played = client ? null : development?.clientOf(provider)
    const used = client ?? played
    if (!used) throw notConfigured(provider)
    const peer = peerOf(config, provider, used, now)
    if (development && played) return { ...peer, fetch: development.fetch }
    return used.issuer === undefined ? peer : discover(peer, used.issuer)
  }

  return {
    development,
    get: (provider) => {
      const time = now().getTime()
      const known = peers.get(provider)
      if (known && time - known.madeAt < DISCOVER_EVERY_MS) return known.peer
      const peer = make(provider)
      peers.set(provider, { peer, madeAt: time })
      peer.catch(() => peers.delete(provider))
      return peer
    },
  }
}

const DISCOVER_EVERY_MS = 24 * 60 * 60_000
const DEFAULT_WAIT_MS = 10_000
// The keys of Microsoft are the longest answer.
const MAX_BYTES = 256 * 1024

const notConfigured = (provider: OAuthProvider): ApiError =>
  new ApiError(
    providers[provider].clientAuth === 'signed'
      ? 'apple_oauth_config_not_found'
      : 'oauth_config_not_found',
  )

const peerOf = (
  config: Config,
  provider: OAuthProvider,
  used: AnyClient,
  now: () => Date,
): Peer => {
  const facts = factsFor(providers[provider], used)
  const { issuer, authorization, token, jwks, profile } = facts
  return {
    provider,
    facts,
    as: {
      issuer,
      authorization_endpoint: authorization,
      token_endpoint: token,
      ...(profile && { userinfo_endpoint: profile.url }),
      ...(jwks && { jwks_uri: jwks }),
      id_token_signing_alg_values_supported: facts.algorithms ?? ['RS256'],
    },
    client: {
      client_id: used.clientId,
      // The clock of the server is the only one.
      get [oauth.clockSkew]() {
        return Math.round((now().getTime() - Date.now()) / 1000)
      },
    },
    authenticate: clientAuthOf(facts, used, now),
    clientSecret: used.clientSecret ?? null,
    redirectUri: oauthCallbackUrl(config, provider),
    scopes: [...new Set([...facts.scopes, ...(used.scopes ?? [])])],
    waitMs: used.waitMs ?? DEFAULT_WAIT_MS,
    insecure: (used.standIn ?? used.issuer ?? '').startsWith('http:'),
    fetch: (url, init) => fetchOutside(url, init, MAX_BYTES),
  }
}

/** The facts as they are for one application: of one tenant, or at a stand-in. */
const factsFor = (facts: ProviderFacts, { tenant, standIn }: AnyClient): ProviderFacts => {
  const text = JSON.stringify(facts)
  const inTenant =
    tenant === undefined
      ? text
      : text
          .replaceAll('/common/', `/${tenant}/`)
          .replace('{tid}', /^[\da-f-]{36}$/.test(tenant) ? tenant : '{tid}')
  if (standIn === undefined) return JSON.parse(inTenant) as ProviderFacts
  const moved = JSON.parse(inTenant, (name, value: unknown) =>
    addresses.has(name) && typeof value === 'string'
      ? value.replace(/^https:\/\/[^/]+/, standIn.replace(/\/$/, ''))
      : value,
  )
  return moved as ProviderFacts
}

const addresses = new Set(['issuer', 'authorization', 'token', 'refresh', 'jwks', 'url'])

const discover = async (peer: Peer, issuer: string): Promise<Peer> => {
  const url = new URL(issuer)
  const options = requestOptions(peer, AbortSignal.timeout(peer.waitMs))
  const response = await oauth.discoveryRequest(url, options)
  const found = await oauth.processDiscoveryResponse(url, response)
  for (const [name, value] of Object.entries(found)) {
    if (/_endpoint$|^jwks_uri$/.test(name) && typeof value === 'string') {
      checkDiscovered(value, peer.insecure)
    }
  }
  // Neither `none` nor a secret that both sides share.
  const algorithms = (found.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) =>
    /^(RS|PS|ES|Ed)/.test(name),
  )
  return { ...peer, as: { ...found, id_token_signing_alg_values_supported: algorithms } }
}

/** Refuses an address out of a discovery document that leads into the network behind this server. */
export const checkDiscovered = (address: string, insecure: boolean): void => {
  const { protocol, hostname } = new URL(address)
  const named = /[a-z]/.test(hostname) && !hostname.startsWith('[') && !isLoopback(hostname)
  if (!insecure && (protocol !== 'https:' || !named)) {
    throw new Error('The discovery document names an address that is not a public one.')
  }
}

type Sent = oauth.CustomFetchOptions<string, oauth.ProtectedResourceRequestBody>

/** What every request of the protocol is made with. */
export const requestOptions = (peer: Peer, signal: AbortSignal) => ({
  signal,
  [oauth.allowInsecureRequests]: peer.insecure,
  [oauth.customFetch]: (url: string, { method, headers, body = null }: Sent) =>
    // SAFETY: bodies here are forms and texts, which every `fetch` takes.
    peer.fetch(url, { method, headers, body: body as string | URLSearchParams | null, signal }),
})

const clientAuthOf = (
  { clientAuth, clientParameter = 'client_id', issuer }: ProviderFacts,
  used: AnyClient,
  now: () => Date,
): oauth.ClientAuth => {
  const { clientId, clientSecret = '' } = used
  if (clientAuth === 'basic') {
    return (_as, _client, _body, headers) => {
      const credentials = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`
      headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`)
    }
  }
  return async (_as, _client, body) => {
    body.set(clientParameter, clientId)
    const secret = clientAuth === 'signed' ? await signedSecret(issuer, used, now()) : clientSecret
    body.set('client_secret', secret)
  }
}

// RFC 6749, 2.3.1, with no more escapes than it asks for: some providers do not undo them.
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

const signedSecret = async (issuer: string, used: AnyClient, now: Date): Promise<string> => {
  const { clientId, teamId = '', keyId = '', privateKey = '' } = used
  const time = Math.floor(now.getTime() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(time)
    .setExpirationTime(time + 300)
    .sign(await importPKCS8(privateKey, 'ES256'))
}
