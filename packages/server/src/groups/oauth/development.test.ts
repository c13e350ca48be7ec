import { randomUUID } from 'node:crypto'
import { oauthProviders, type OAuthProvider } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../testing.ts'
import { providers } from './providers.ts'
import { locationOf, openBrowser, signInAt, startUrl } from './testing-browser.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer()
})
afterAll(() => kit.close())

const vouches = (provider: OAuthProvider): boolean => {
  const { identity, emails } = providers[provider]
  return identity.verified !== undefined || emails !== undefined
}

test.each(oauthProviders)('lets somebody sign up and in with %s and no keys', async (provider) => {
  const email = `${randomUUID()}@example.com`
  const first = await signInAt(kit, provider, { email, name: `Ada ${provider}` })
  expect(first.searchParams.get('error_type')).toBe(null)
  expect(first.searchParams.get('stytch_redirect_type')).toBe('signup')
  const token = first.searchParams.get('token') ?? ''
  const signedUp = await kit.api.oauth.authenticate({ token, session_duration_minutes: 60 })
  expect(signedUp.user.emails).toEqual(
    vouches(provider) ? [{ email_id: expect.any(String), email, verified: true }] : [],
  )
  expect(signedUp.user_session?.authentication_factors).toMatchObject([
    { type: 'oauth', delivery_method: `oauth_${provider}` },
  ])
  expect(signedUp.provider_values.access_token).not.toBe('')

  const again = await signInAt(kit, provider, { email, name: `Ada ${provider}` })
  expect(again.searchParams.get('stytch_redirect_type')).toBe('login')
  const signedIn = await kit.api.oauth.authenticate({
    token: again.searchParams.get('token') ?? '',
  })
  expect(signedIn.user_id).toBe(signedUp.user_id)
  expect(signedIn.oauth_user_registration_id).toBe(signedUp.oauth_user_registration_id)
})

test.each(oauthProviders)('brings a refusal at %s back to the app', async (provider) => {
  const refused = await signInAt(kit, provider, { decision: 'refuse' })
  expect(refused.origin).toBe('http://localhost:3000')
  expect(Object.fromEntries(refused.searchParams)).toEqual({
    stytch_token_type: 'oauth',
    error_type: 'oauth_flow_callback_error',
    error_message: expect.any(String),
    oauth_provider: provider,
    provider_error: 'access_denied',
  })
})

test('stores and matches no address that is not verified', async () => {
  const email = `${randomUUID()}@example.com`
  const known = await kit.api.users.create({ email })
  const landed = await signInAt(kit, 'google', { email, verified: false })
  const answer = await kit.api.oauth.authenticate({ token: landed.searchParams.get('token') ?? '' })
  expect(answer.user_id).not.toBe(known.user_id)
  expect(answer.user.emails).toEqual([])
})

test('is a page that may run nothing and that nobody can frame', async () => {
  const browser = openBrowser(kit)
  const page = await browser.visit(locationOf(await browser.visit(startUrl(kit, 'google'))))
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|script-src/)
  const html = await page.text()
  expect(html).toContain('<html lang="en">')
  expect(html).toContain('Sign in with Google')
  expect(html.match(/<label/g)?.length).toBe(3)
})

test('is nowhere in production, nor where others can reach the server', async () => {
  const delivery = { send: () => Promise.resolve() }
  const hidden = [
    { environment: 'production', projectId: 'project-live-1', delivery },
    { baseUrl: 'https://auth.example.com' },
  ] as const
  for (const config of hidden) {
    const redirectUrls = [{ url: 'https://a.example/in', types: ['LOGIN', 'SIGNUP'] as const }]
    const other = await createTestServer({
      log: () => {},
      ...config,
      redirectUrls: redirectUrls.map(({ url, types }) => ({ url, types: [...types] })),
    })
    const browser = openBrowser(other)
    for (const provider of oauthProviders) {
      const response = await browser.visit(startUrl(other, provider))
      expect(response.status).toBe(400)
      expect(await response.text()).toContain(
        provider === 'apple' ? 'apple_oauth_config_not_found' : 'oauth_config_not_found',
      )
      const page = await browser.visit(
        `http://localhost:3000/development/oauth/${provider}${new URL(providers[provider].authorization).pathname}`,
        { headers: { accept: 'application/json' } },
      )
      expect(page.status).toBe(404)
      const landing = startUrl(other, provider, { login_redirect_url: 'https://a.example/in' })
      const told = new URL(locationOf(await browser.visit(landing)))
      expect(told.origin + told.pathname).toBe('https://a.example/in')
      expect(told.searchParams.get('error_type')).toMatch(/oauth_config_not_found$/)
    }
    await other.close()
  }
})
