import { createHash } from 'node:crypto'
import { createApiClient } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp } from '../../testing-second-factor.ts'
import { embedded } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => {
  const scopes = [
    { scope: 'birthdays:read', description: 'Read your birthdays', permissions: [] },
    {
      scope: 'shop:run',
      description: 'Run the shop',
      permissions: [{ resource_id: 'shop', actions: ['run'] }],
    },
  ]
  const resources = [{ resource_id: 'shop', description: '', actions: ['run'] }]
  kit = await createTestKit({}, { rbac: { scopes, resources } })
})
afterAll(() => kit.close())

const callback = 'https://calendar.example/callback'
const verifier = 'correct-horse-battery-staple-correct-horse-battery'

const newApp = async (more: object = {}) => {
  const { connected_app } = await kit.api.connectedApps.create({
    client_type: 'third_party_public',
    client_name: 'Calendar',
    redirect_urls: [callback],
    ...more,
  })
  return connected_app.client_id
}

const queryOf = (clientId: string, more: Record<string, string> = {}) =>
  `?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid email',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })}`

const whole = async (email: string, at?: Browser) => {
  const { browser, outcome } = await signIn(kit, email, at)
  if (outcome.status !== 'complete') throw new Error('There is no second factor here.')
  return { browser, userId: outcome.user.userId }
}

const approve = async (browser: Browser, query: string, userId: string) =>
  new URL((await browser.call('POST /consent/finish', { query, userId, approved: true })).url)

test('gives the app a code that it can redeem, for the person who is signed in', async () => {
  const clientId = await newApp()
  const { browser, userId } = await whole('ada@example.com')
  const url = await approve(browser, queryOf(clientId), userId)
  expect(url.origin + url.pathname).toBe(callback)
  expect(url.searchParams.get('state')).toBe('state-1')
  expect(url.searchParams.get('iss')).toBe('https://api.example')
  const tokens = await kit.api.m2m.token({
    project_id: kit.server.projectId,
    grant_type: 'authorization_code',
    client_id: clientId,
    code: url.searchParams.get('code') ?? '',
    redirect_uri: callback,
    code_verifier: verifier,
  })
  const told = await kit.api.connectedApps.userinfo({
    project_id: kit.server.projectId,
    access_token: tokens.access_token,
  })
  expect(told).toMatchObject({ sub: userId, email: 'ada@example.com' })
})

test('ends the tokens of an app at once when it is revoked', async () => {
  const clientId = await newApp()
  const { browser, userId } = await whole('revoke@example.com')
  const url = await approve(browser, queryOf(clientId), userId)
  const { access_token } = await kit.api.m2m.token({
    project_id: kit.server.projectId,
    grant_type: 'authorization_code',
    client_id: clientId,
    code: url.searchParams.get('code') ?? '',
    redirect_uri: callback,
    code_verifier: verifier,
  })
  await browser.call('POST /account/connected-apps/revoke', { clientId })
  const { projectId: project_id } = kit.server
  await expect(kit.api.connectedApps.userinfo({ project_id, access_token })).rejects.toMatchObject({
    errorType: 'invalid_token',
  })
})

test('tells what the scopes of the project are for, and which of them the person has', async () => {
  const { browser } = await whole('scopes@example.com')
  const query = queryOf(await newApp(), { scope: 'openid birthdays:read shop:run' })
  const { scopes } = await browser.call('POST /consent/start', { query })
  expect(scopes).toEqual([
    { scope: 'openid', description: '', grantable: true },
    { scope: 'birthdays:read', description: 'Read your birthdays', grantable: true },
    { scope: 'shop:run', description: 'Run the shop', grantable: false },
  ])
})

test('is not there for who has yet to prove a second factor', async () => {
  await signUpWithTotp(kit, 'half@example.com')
  const { browser } = await signIn(kit, 'half@example.com')
  const query = queryOf(await newApp())
  await expect(browser.call('POST /consent/start', { query })).rejects.toMatchObject({
    code: 'signed-out',
  })
})

test('asks whoever has two factors for both before an app is let in', async () => {
  const { browser } = await signUpWithTotp(kit, 'two@example.com')
  const signedIn = await browser.call('GET /session', {})
  kit.clock.advance(60 * 60_000)
  const query = queryOf(await newApp())
  await expect(
    browser.call('POST /consent/finish', {
      query,
      userId: signedIn?.user.userId ?? '',
      approved: true,
    }),
  ).rejects.toMatchObject({ code: 'step-up-required', ways: ['totp', 'recovery-code'] })
})

const finishes = [true, false].map((approved) => ({ approved }))

test.each(finishes)('follows no other site: approved $approved', async ({ approved }) => {
  const { browser, userId } = await whole('csrf@example.com')
  const body = JSON.stringify({ query: queryOf(await newApp()), userId, approved })
  for (const headers of [
    { origin: 'https://evil.example', 'content-type': 'application/json' },
    { origin: 'null', 'content-type': 'application/json' },
  ]) {
    const response = await browser.send('/auth/consent/finish', { method: 'POST', headers, body })
    expect(response.status).toBe(403)
  }
  const asked = await browser.send('/auth/consent/finish')
  expect(asked.status).toBe(405)
  await expect(browser.call('GET /account/connected-apps', {})).resolves.toEqual({ apps: [] })
})

/** A proxy in front of an API that answers a route as it likes. */
const lying = (path: string, change: (body: Record<string, unknown>) => void) => {
  const { projectId, secret } = kit.server
  const api = createApiClient({
    baseUrl: 'https://api.example',
    projectId,
    secret,
    async fetch(request) {
      const response = await kit.server.fetch(request)
      if (new URL(request.url).pathname !== path) return response
      const body = await response.json()
      change(body)
      return Response.json(body)
    },
  })
  const proxy = createProxy({
    upstream: { ...embedded(kit.server), api },
    origin,
    clock: kit.clock.now,
  })
  return kit.browserOf(proxy)()
}

test.each([
  'https://evil.example/callback?code=1',
  'https://calendar.example/elsewhere?code=1',
  'https://calendar.example:8443/callback?code=1',
  'javascript:alert(1)',
])('sends nobody to %s, whatever the API says', async (redirect_uri) => {
  const liar = lying('/v1/idp/oauth/authorize', (body) => Object.assign(body, { redirect_uri }))
  const { browser, userId } = await whole('lied-to@example.com', liar)
  const query = queryOf(await newApp())
  await expect(approve(browser, query, userId)).rejects.toMatchObject({ code: 'unexpected' })
})

test.each([
  'http://calendar.example/logo.png',
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
])('shows no picture from %s', async (logo_url) => {
  const liar = lying('/v1/idp/oauth/authorize/start', (body) =>
    Object.assign(body.client as object, { logo_url }),
  )
  const { browser } = await whole('picture@example.com', liar)
  const { app } = await browser.call('POST /consent/start', { query: queryOf(await newApp()) })
  expect(app.logoUrl).toBeNull()
})
