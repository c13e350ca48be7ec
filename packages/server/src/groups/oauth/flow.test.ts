import { existsSync, readFileSync } from 'node:fs'
import { createHash, randomUUID } from 'node:crypto'
import { oauthProviders } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, tokensIn, type TestServer } from '../../testing.ts'
import { providers } from './providers.ts'
import {
  choose,
  locationOf,
  openBrowser,
  signInAt,
  startUrl,
  type TestBrowser,
} from './testing-browser.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer({ limits: { sends: { burst: 1000, perMinute: 1000 } } })
})
afterAll(() => kit.close())

const tokenIn = (url: URL): string => url.searchParams.get('token') ?? ''
const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** Begins at a provider and returns what the callback would be visited with. */
const begin = async (
  browser: TestBrowser,
  parameters = {},
  email = `${randomUUID()}@example.com`,
) => {
  const start = await browser.visit(startUrl(kit, 'google', parameters))
  const page = locationOf(start)
  let callback = ''
  const watched: TestBrowser = {
    ...browser,
    visit: async (url, init) => {
      const response = await browser.visit(url, init)
      if (response.status === 303) callback = locationOf(response)
      return response
    },
  }
  await choose(watched, page, { email })
  return { callback, asked: new URL(page).searchParams }
}

test('asks each provider with PKCE, a state and a nonce that nobody can guess', async () => {
  const seen = new Set<string>()
  for (const provider of oauthProviders) {
    const { searchParams: asked } = new URL(
      locationOf(await openBrowser(kit).visit(startUrl(kit, provider))),
    )
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('code_challenge')).toMatch(
      provider === 'tiktok' ? /^[\da-f]{64}$/ : /^[\w-]{43}$/,
    )
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/)
    const { jwks, nonce } = providers[provider]
    expect(asked.has('nonce')).toBe(jwks !== undefined && nonce !== false)
    expect(asked.get('response_type')).toBe('code')
    expect(asked.get(provider === 'tiktok' ? 'client_key' : 'client_id')).toBe('development')
    for (const name of ['state', 'code_challenge', 'nonce']) {
      const value = asked.get(name)
      if (value === null) continue
      expect(seen).not.toContain(value)
      seen.add(value)
    }
  }
})

test('is bound to the browser in which it began, and stays good there', async () => {
  const browser = openBrowser(kit)
  const { callback } = await begin(browser)
  const [[name, value] = ['', '']] = [...browser.cookies]
  const others = [
    '',
    `${name}=${value.slice(1)}x`,
    `${name}=${value}; ${name}=${value}`,
    `x=${value}`,
  ]
  for (const cookie of others) {
    const response = await kit.server.fetch(
      new Request(callback, { headers: { accept: 'text/html', cookie } }),
    )
    expect(response.status, cookie).toBe(400)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await response.text()).toContain('oauth_state_mismatch')
  }
  const own = await browser.visit(callback)
  expect(new URL(locationOf(own)).searchParams.has('token')).toBe(true)
  expect(browser.cookies.size).toBe(0)
})

test('is finished once, and tells the app so when it is tried again', async () => {
  const browser = openBrowser(kit)
  const { callback } = await begin(browser)
  const cookies = new Map(browser.cookies)
  await browser.visit(callback)
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  const again = new URL(locationOf(await browser.visit(callback)))
  expect(again.searchParams.get('error_type')).toBe('oauth_state_used')
  expect(again.searchParams.has('token')).toBe(false)
})

test('is over after ten minutes', async () => {
  const browser = openBrowser(kit)
  const start = await browser.visit(startUrl(kit, 'google'))
  const state = new URL(locationOf(start)).searchParams
  kit.clock.advance(601_000)
  const query = new URLSearchParams({ state: state.get('state') ?? '', code: 'x' })
  const late = await browser.visit(`${state.get('redirect_uri')}?${query}`)
  expect(new URL(locationOf(late)).searchParams.get('error_type')).toBe('expired_oauth_response')
})

test('answers a callback that is none with an error of its own', async () => {
  const browser = openBrowser(kit)
  const { callback } = await begin(browser)
  const base = callback.replace(/\?.*/, '')
  const state = new URL(callback).searchParams.get('state') ?? ''
  const wrong: [string, string][] = [
    [base, 'oauth_invalid_callback_request'],
    [`${base}?state=`, 'oauth_invalid_callback_request'],
    [`${base}?state=short&code=x`, 'oauth_invalid_state'],
    [`${base}?state=${'x'.repeat(43)}%00&code=x`, 'oauth_invalid_state'],
    [`${base}?state=${'x'.repeat(43)}&code=x`, 'oauth_state_mismatch'],
    [`${base}?state=${state}&state=${state}&code=x`, 'oauth_invalid_callback_request'],
    [`${base}x?state=${state}&code=x`, 'invalid_callback_id'],
    [`${base.replace('-test-', '-live-')}?state=${state}&code=x`, 'invalid_callback_id'],
  ]
  for (const [url, error_type] of wrong) {
    const response = await browser.visit(url, { headers: { accept: 'application/json' } })
    expect([url, response.status]).toEqual([url, 400])
    expect(await response.json()).toMatchObject({ error_type, status_code: 400 })
  }
  const head = await browser.visit(callback, { method: 'HEAD' })
  expect(head.status).toBe(405)
  const text = await browser.visit(base, { method: 'POST', body: '{}' })
  expect(text.status).toBe(400)
  expect(new URL(locationOf(await browser.visit(callback))).searchParams.has('token')).toBe(true)
})

test('lets six sign-ins run in one browser, and keeps no more than ten cookies', async () => {
  const browser = openBrowser(kit)
  const flows = await Promise.all(Array.from({ length: 6 }, () => begin(browser)))
  for (const { callback } of flows) {
    const landed = new URL(locationOf(await browser.visit(callback)))
    await kit.api.oauth.authenticate({ token: tokenIn(landed) })
  }
  for (let index = 0; index < 15; index += 1) await browser.visit(startUrl(kit, 'google'))
  expect(browser.cookies.size).toBe(10)
})

test('asks for more scopes, and passes on what is for the provider', async () => {
  const asked = async (provider: 'google' | 'slack' | 'snapchat', parameters: object) =>
    new URL(locationOf(await openBrowser(kit).visit(startUrl(kit, provider, { ...parameters }))))
      .searchParams
  const google = await asked('google', {
    custom_scopes: 'https://www.googleapis.com/auth/calendar openid',
    provider_login_hint: 'ada@example.com',
    provider_prompt: 'consent',
  })
  expect(google.get('scope')).toBe('openid email profile https://www.googleapis.com/auth/calendar')
  expect(google.get('login_hint')).toBe('ada@example.com')
  expect(google.get('prompt')).toBe('consent')
  expect(google.get('access_type')).toBe('offline')
  const slack = await asked('slack', { custom_scopes: 'emoji:read' })
  expect(slack.get('user_scope')).toBe('users:read,users:read.email,emoji:read')
  const snapchat = await asked('snapchat', {})
  expect(snapchat.get('scope')?.split(' ')[0]).toBe(
    'https://auth.snapchat.com/oauth2/api/user.display_name',
  )
})

test('refuses a start with an error of its own, and begins nothing', async () => {
  const challenge = s256('x')
  const wrong: [Record<string, string>, number, string][] = [
    [{ public_token: '' }, 400, 'public_token_required'],
    [{ public_token: 'a b' }, 400, 'invalid_public_token_id'],
    [{ public_token: 'public-token-test-other' }, 404, 'public_token_not_found'],
    [{ login_redirect_url: 'x' }, 400, 'invalid_login_oauth_url'],
    [{ signup_redirect_url: 'javascript:alert(1)' }, 400, 'invalid_signup_oauth_url'],
    [{ login_redirect_url: 'https://evil.example/' }, 400, 'no_match_for_provided_oauth_url'],
    [{ custom_scopes: 'a"b' }, 400, 'oauth_invalid_scope_requested'],
    [{ code_challenge: `${challenge}=` }, 400, 'invalid_pkce_code_challenge'],
    [{ oauth_attach_token: 'x' }, 400, 'invalid_oauth_attach_token'],
    ...['state', 'client_id', 'redirect_uri', 'scope', 'nonce', 'code_challenge', 'request'].map(
      (name): [Record<string, string>, number, string] => [
        { [`provider_${name}`]: 'x' },
        400,
        'bad_request',
      ],
    ),
  ]
  for (const [parameters, status, error_type] of wrong) {
    const browser = openBrowser(kit)
    const response = await browser.visit(startUrl(kit, 'google', parameters), {
      headers: { accept: 'application/json' },
    })
    expect([parameters, response.status]).toEqual([parameters, status])
    expect(await response.json()).toMatchObject({ error_type })
    expect(browser.cookies.size).toBe(0)
  }
  const none = await kit.server.fetch(
    new Request('http://localhost:3000/v1/public/oauth/google/start'),
  )
  expect(await none.json()).toMatchObject({ error_type: 'public_token_required' })
  const unknown = await kit.server.fetch(
    new Request('http://localhost:3000/v1/public/oauth/myspace/start'),
  )
  expect(unknown.status).toBe(404)
})

test('gives the token of a landing page once, and for five minutes', async () => {
  const token = tokenIn(await signInAt(kit, 'google', { email: 'once@example.com' }))
  await kit.api.oauth.authenticate({ token })
  await expect(kit.api.oauth.authenticate({ token })).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'oauth_token_not_found',
    details: { reason: 'used' },
  })
  const late = tokenIn(await signInAt(kit, 'google', { email: 'once@example.com' }))
  kit.clock.advance(301_000)
  await expect(kit.api.oauth.authenticate({ token: late })).rejects.toMatchObject({
    errorType: 'oauth_token_not_found',
    details: { reason: 'expired' },
  })
  await expect(kit.api.oauth.authenticate({ token: 'never' })).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'oauth_token_not_found',
  })
})

test('takes no token of another purpose, nor gives one that others take', async () => {
  const email = `${randomUUID()}@example.com`
  const { user_id } = await kit.api.users.create({ email })
  await kit.api.magicLinks.emailLoginOrCreate({ email })
  await kit.api.passwords.emailResetStart({ email }).catch(() => {})
  const mailed = kit.outbox.messages().flatMap((mail) => Object.values(tokensIn(mail)))
  const { oauth_attach_token } = await kit.api.oauth.attach({ provider: 'google', user_id })
  const state = new URL(locationOf(await openBrowser(kit).visit(startUrl(kit, 'google'))))
  for (const token of [...mailed, oauth_attach_token, state.searchParams.get('state') ?? '']) {
    await expect(kit.api.oauth.authenticate({ token })).rejects.toMatchObject({
      errorType: 'oauth_token_not_found',
    })
  }
  const token = tokenIn(await signInAt(kit, 'google', { email }))
  for (const other of [token, oauth_attach_token]) {
    await expect(kit.api.magicLinks.authenticate({ token: other })).rejects.toMatchObject({
      errorType: 'magic_link_not_found',
    })
  }
  await kit.api.oauth.authenticate({ token })
})

describe('with a code challenge of the app', () => {
  const land = async (verifier: string) =>
    tokenIn(
      await signInAt(
        kit,
        'google',
        { email: 'pkce@example.com' },
        { parameters: { code_challenge: s256(verifier) } },
      ),
    )
  const vectors = new URL('../../../../../../shared/vectors/pkce/rfc7636.json', import.meta.url)

  test('wants the verifier, and a wrong one does not spend the token', async () => {
    const verifier = 'v'.repeat(43)
    const token = await land(verifier)
    const tries: [string | undefined, string][] = [
      [undefined, 'pkce_expected_code_verifier'],
      ['w'.repeat(43), 'pkce_mismatch'],
      [s256(verifier), 'pkce_mismatch'],
    ]
    for (const [code_verifier, errorType] of tries) {
      await expect(
        kit.api.oauth.authenticate({ token, ...(code_verifier && { code_verifier }) }),
      ).rejects.toMatchObject({ statusCode: 400, errorType })
    }
    await kit.api.oauth.authenticate({ token, code_verifier: verifier })
    const open = tokenIn(await signInAt(kit, 'google', { email: 'pkce@example.com' }))
    await expect(
      kit.api.oauth.authenticate({ token: open, code_verifier: verifier }),
    ).rejects.toMatchObject({ errorType: 'pkce_did_not_expect_code_verifier' })
  })

  test.skipIf(!existsSync(vectors))('agrees with RFC 7636', async () => {
    const rfc = JSON.parse(readFileSync(vectors, 'utf8')) as {
      appendix_b: { code_verifier: string; code_challenge: string }
      verifier_valid: string[]
    }
    expect(s256(rfc.appendix_b.code_verifier)).toBe(rfc.appendix_b.code_challenge)
    for (const code_verifier of rfc.verifier_valid) {
      const token = await land(code_verifier)
      await kit.api.oauth.authenticate({ token, code_verifier })
    }
  })
})

test('sets cookies that no other site, script or subdomain can use', async () => {
  const secret = { clientId: 'id', clientSecret: 'secret' }
  const live = await createTestServer({
    baseUrl: 'https://auth.example.com',
    oauth: { google: secret },
  })
  const start = await live.server.fetch(new Request(startUrl(live, 'google')))
  expect(start.status).toBe(302)
  expect(new URL(locationOf(start)).origin).toBe('https://accounts.google.com')
  const cookies = start.headers.getSetCookie()
  expect(cookies).toHaveLength(1)
  expect(cookies[0]).toMatch(
    /^__Host-latchkey-oauth-[\w-]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
  )
  expect(start.headers.get('referrer-policy')).toBe('no-referrer')
  expect(start.headers.get('cache-control')).toBe('no-store')
  await live.close()
})
