import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { Provider } from 'oidc-provider'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestServer, type TestServer } from '../../testing.ts'
import { oauthCallbackUrl } from './callback-url.ts'
import { locationOf, openBrowser, startUrl } from './testing-browser.ts'

/* A certified OpenID provider on this machine, found by discovery like a GitLab of one's own. */

let kit: TestServer
let server: Server
let provider: Provider
let issuer = ''
const answered: string[] = []

const redirectUri = oauthCallbackUrl(
  { baseUrl: 'http://localhost:3000', environment: 'development' },
  'gitlab',
)

const newKey = async (kid: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }
}

const createProvider = (key: JWK): Provider =>
  new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: 'client',
        client_secret: 'a-secret-that-is-long-enough-for-this',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['openid', 'read_user', 'profile', 'email'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    ttl: {
      AccessToken: 120,
      IdToken: 120,
      RefreshToken: 3600,
      Session: 600,
      Grant: 3600,
      Interaction: 600,
    },
    rotateRefreshToken: true,
    issueRefreshToken: () => Promise.resolve(true),
    cookies: { keys: ['key'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () =>
        Promise.resolve({
          sub: id,
          email: `${id}@example.com`,
          email_verified: true,
          name: 'Ada Lovelace',
        }),
    }),
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid read_user profile email')
      await grant.save()
      return grant
    },
  })

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(console, 'info').mockImplementation(() => {})
  server = createServer((request, response) => {
    answered.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`)
    if (!request.url?.startsWith('/interaction/')) {
      void provider.callback()(request, response)
      return
    }
    provider
      .interactionFinished(request, response, { login: { accountId: 'ada' } })
      .catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  provider = createProvider(await newKey('first'))
  kit = await createTestServer({
    clock: () => Date.now(),
    warn: () => {},
    oauth: {
      gitlab: {
        clientId: 'client',
        clientSecret: 'a-secret-that-is-long-enough-for-this',
        issuer,
      },
    },
  })
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(async () => {
  await kit.close()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  vi.restoreAllMocks()
})

/** Goes through the pages of the provider with cookies of its own, until it leads back to us. */
const visitProvider = async (from: string): Promise<string> => {
  const cookies = new Map<string, string>()
  let url = from
  while (url.startsWith(issuer)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    if (response.status >= 400) throw new Error(await response.text())
    url = new URL(locationOf(response), url).href
  }
  return url
}

const signIn = async (): Promise<URL> => {
  const browser = openBrowser(kit)
  const callback = await visitProvider(locationOf(await browser.visit(startUrl(kit, 'gitlab'))))
  expect(new URL(callback).searchParams.get('iss')).toBe(issuer)
  return new URL(locationOf(await browser.visit(callback)))
}
const redeem = (landed: URL) => {
  expect(landed.searchParams.get('error_type')).toBe(null)
  return kit.api.oauth.authenticate({ token: landed.searchParams.get('token') ?? '' })
}

test('finds the provider, proves itself with PKCE and reads who the user is', async () => {
  const { user, provider_subject, provider_values } = await redeem(await signIn())
  expect(provider_subject).toBe('ada')
  expect(user.emails).toMatchObject([{ email: 'ada@example.com', verified: true }])
  expect(user.name).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace' })
  expect(provider_values.scopes).toEqual(['openid', 'read_user', 'profile', 'email'])
  expect(answered).toContain('GET /.well-known/openid-configuration')
  await redeem(await signIn())
  const discoveries = answered.filter((line) => line.includes('well-known'))
  expect(discoveries).toHaveLength(1)
})

test('takes a code once, and no callback that names another issuer', async () => {
  const browser = openBrowser(kit)
  const callback = new URL(
    await visitProvider(locationOf(await browser.visit(startUrl(kit, 'gitlab')))),
  )
  const code = callback.searchParams.get('code') ?? ''
  await browser.visit(callback.href)
  const again = new URL(locationOf(await browser.visit(startUrl(kit, 'gitlab')))).searchParams
  const replayed = new URLSearchParams({ code, state: again.get('state') ?? '', iss: issuer })
  const landed = new URL(locationOf(await browser.visit(`${redirectUri}?${replayed}`)))
  expect(landed.searchParams.get('error_type')).toBe('oauth_auth_code_error')

  const third = new URL(locationOf(await browser.visit(startUrl(kit, 'gitlab')))).searchParams
  const silent = new URLSearchParams({ code: 'x', state: third.get('state') ?? '' })
  const unnamed = new URL(locationOf(await browser.visit(`${redirectUri}?${silent}`)))
  // The provider says in its metadata that it always names itself.
  expect(unnamed.searchParams.get('error_type')).toBe('oauth_invalid_callback_request')
})

test('learns of new keys when the provider changes them', async () => {
  await redeem(await signIn())
  provider = createProvider(await newKey('second'))
  const early = await signIn()
  expect(early.searchParams.get('error_type')).toBe('unable_to_authorize_oauth_provider')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  await redeem(await signIn())
  provider = createProvider(await newKey('third'))
  vi.setSystemTime(Date.now() + 61_000)
  await redeem(await signIn())
})

test('refreshes the tokens for an app that comes when they are over', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 })
  const at = Date.now()
  const landed = await signIn()
  vi.setSystemTime(at + 150_000)
  const { provider_values: fresh } = await redeem(landed)
  expect(Date.parse(fresh.expires_at)).toBeGreaterThan(at + 150_000)
  const userinfo = await fetch(`${issuer}/me`, {
    headers: { authorization: `Bearer ${fresh.access_token}` },
  })
  expect(userinfo.status).toBe(200)
  expect(answered.filter((line) => line === 'POST /token').length).toBeGreaterThan(5)
})

test('answers 503 when the provider cannot be found', async () => {
  const lost = await createTestServer({
    oauth: {
      gitlab: { clientId: 'client', clientSecret: 'secret', issuer: 'http://127.0.0.1:1' },
    },
  })
  const response = await lost.server.fetch(new Request(startUrl(lost, 'gitlab')))
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error_type: 'server_unavailable' })
  await lost.close()
})
