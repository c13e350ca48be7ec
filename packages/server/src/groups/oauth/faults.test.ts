import { generateKeyPairSync } from 'node:crypto'
import { oauthProviders, type OAuthProvider } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../testing.ts'
import { oauthCallbackUrl } from './callback-url.ts'
import type { OAuthConfig } from './config.ts'
import { providers } from './providers.ts'
import { locationOf, openBrowser, post, startUrl } from './testing-browser.ts'
import {
  codeFor,
  createStandIn,
  idTokenFaults,
  serverFaults,
  type Plan,
} from './testing-stand-in.ts'

let standIn: Awaited<ReturnType<typeof createStandIn>>
let kit: TestServer
let hasty: TestServer
const warnings: unknown[] = []

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string

const clientsAt = (url: string, more: object = {}): OAuthConfig =>
  Object.fromEntries(
    oauthProviders.map((provider) => [
      provider,
      {
        clientId: 'client',
        standIn: `${url}/${provider}`,
        ...(provider === 'apple'
          ? { teamId: 'team', keyId: 'key', privateKey }
          : { clientSecret: 'secret' }),
        ...more,
      },
    ]),
  )

beforeAll(async () => {
  standIn = await createStandIn(() => kit.clock.now())
  const warn = (warning: unknown) => warnings.push(warning)
  kit = await createTestServer({ oauth: clientsAt(standIn.url), warn })
  hasty = await createTestServer({ oauth: clientsAt(standIn.url, { waitMs: 100 }), warn })
})
afterAll(async () => {
  await kit.close()
  await hasty.close()
  await standIn.close()
})

type Return = Record<string, string>

/** Goes to a provider and comes back with what the plan makes of it. */
const comeBack = async (
  provider: OAuthProvider,
  plan: Omit<Plan, 'nonce'>,
  { server = kit, back = {} }: { server?: TestServer; back?: Return } = {},
): Promise<URL> => {
  const browser = openBrowser(server)
  const asked = new URL(locationOf(await browser.visit(startUrl(server, provider)))).searchParams
  const code = codeFor({ ...plan, nonce: asked.get('nonce') ?? '' })
  const answer = { state: asked.get('state') ?? '', code, ...back }
  const callback = asked.get('redirect_uri') ?? ''
  const returned =
    provider === 'apple'
      ? await post(browser, callback, answer)
      : await browser.visit(`${callback}?${new URLSearchParams(answer)}`)
  return new URL(locationOf(returned))
}

const refusals = async (
  which: readonly OAuthProvider[],
  run: (provider: OAuthProvider) => Promise<URL>,
): Promise<[OAuthProvider, string | null][]> =>
  Promise.all(
    which.map(async (provider): Promise<[OAuthProvider, string | null]> => {
      const { origin, searchParams } = await run(provider)
      expect(origin).toBe('http://localhost:3000')
      expect(searchParams.has('token')).toBe(false)
      expect(searchParams.get('oauth_provider')).toBe(provider)
      return [provider, searchParams.get('error_type')]
    }),
  )

const all = (which: readonly OAuthProvider[], type: string) =>
  which.map((provider) => [provider, type])

const withIdToken = oauthProviders.filter((provider) => providers[provider].jwks)
const withNonce = withIdToken.filter((provider) => providers[provider].nonce !== false)
const withProfile = oauthProviders.filter((provider) => providers[provider].profile)

test.each(idTokenFaults)('trusts no ID token: %s', async (idToken) => {
  const which = idToken === 'nonce missing' ? withNonce : withIdToken
  const found = await refusals(which, (provider) => comeBack(provider, { idToken }))
  expect(found).toEqual(all(which, 'unable_to_authorize_oauth_provider'))
})

test.each([...serverFaults, 'replayed code', 'no token'] as const)(
  'takes no tokens from a provider that answers badly: %s',
  async (token) => {
    const found = await refusals(oauthProviders, (provider) => comeBack(provider, { token }))
    expect(found).toEqual(all(oauthProviders, 'oauth_auth_code_error'))
  },
)

test.each([...serverFaults, 'no subject'] as const)(
  'takes nobody’s word for who the user is: %s',
  async (profile) => {
    const found = await refusals(withProfile, (provider) => comeBack(provider, { profile }))
    expect(found).toEqual(all(withProfile, 'unable_to_authorize_oauth_provider'))
  },
)

test('gives a provider that does not answer no more than its time', async () => {
  const began = performance.now()
  const token = await refusals(oauthProviders, (provider) =>
    comeBack(provider, { token: 'slow' }, { server: hasty }),
  )
  expect(token).toEqual(all(oauthProviders, 'oauth_auth_code_error'))
  const profile = await refusals(withProfile, (provider) =>
    comeBack(provider, { profile: 'slow' }, { server: hasty }),
  )
  for (const [, type] of profile) {
    // On a busy machine the time may be over before the tokens are there.
    expect(['unable_to_authorize_oauth_provider', 'oauth_auth_code_error']).toContain(type)
  }
  expect(performance.now() - began).toBeLessThan(8000)
})

test('tells the app that its client is refused', async () => {
  const found = await refusals(oauthProviders, (provider) =>
    comeBack(provider, { token: 'invalid client' }),
  )
  expect(found).toEqual(all(oauthProviders, 'oauth_token_exchange_invalid_client'))
})

test('takes no answer of another issuer (RFC 9207)', async () => {
  const back = { iss: 'https://evil.example' }
  const found = await refusals(oauthProviders, (provider) => comeBack(provider, {}, { back }))
  expect(found).toEqual(all(oauthProviders, 'oauth_invalid_callback_request'))
})

test('takes no answer without a code', async () => {
  const found = await refusals(oauthProviders, (provider) =>
    comeBack(provider, {}, { back: { code: '' } }),
  )
  expect(found).toEqual(all(oauthProviders, 'oauth_auth_code_error'))
})

test('tells the app that the user refused, and shows no words of the provider', async () => {
  const back = { error: 'access_denied', error_description: '<script>alert(1)</script>' }
  for (const provider of oauthProviders) {
    const { searchParams } = await comeBack(provider, {}, { back })
    expect(searchParams.get('error_type')).toBe('oauth_flow_callback_error')
    expect(searchParams.get('provider_error')).toBe('access_denied')
    expect(searchParams.toString()).not.toContain('script')
  }
  const odd = await comeBack('google', {}, { back: { error: 'javascript:alert(1) ' } })
  expect(odd.searchParams.get('provider_error')).toBe('unknown')
})

test('takes no answer of one provider at the callback of another', async () => {
  for (const [index, provider] of oauthProviders.entries()) {
    const other = oauthProviders[(index + 1) % oauthProviders.length] ?? 'google'
    const browser = openBrowser(kit)
    const asked = new URL(locationOf(await browser.visit(startUrl(kit, provider)))).searchParams
    const callback = oauthCallbackUrl(
      { baseUrl: 'http://localhost:3000', environment: 'development' },
      other,
    )
    const answer = new URLSearchParams({ state: asked.get('state') ?? '', code: 'x' })
    const swapped = await browser.visit(`${callback}?${answer}`)
    expect(swapped.status).toBe(400)
    expect(await swapped.text()).toContain('oauth_state_mismatch')
  }
})

test('made nobody, and said why to the operator, without a secret', async () => {
  const { results } = await kit.api.users.search({ limit: 1 })
  expect(results).toEqual([])
  const said = JSON.stringify(warnings)
  expect(said).toContain('microsoft: unable_to_authorize_oauth_provider')
  expect(said).not.toMatch(/eyJ|secret|<!doctype/)
})

const unverified = [false, 'false', undefined, 'yes']

test.each(unverified)(
  'stores no address when it is told that it is verified: %j',
  async (verified) => {
    for (const provider of oauthProviders) {
      const email = `${provider}@example.com`
      const landed = await comeBack(provider, {
        email,
        verified,
        subject: `no ${JSON.stringify(verified)}`,
      })
      const token = landed.searchParams.get('token') ?? ''
      const { user } = await kit.api.oauth.authenticate({ token })
      expect([provider, user.emails]).toEqual([provider, []])
    }
  },
)

test('stores the address that each provider vouches for in its own words', async () => {
  const stored: string[] = []
  for (const provider of oauthProviders) {
    const email = `vouched-${provider}@example.com`
    const landed = await comeBack(provider, { email, verified: true, subject: 'vouched' })
    const token = landed.searchParams.get('token') ?? ''
    const { user } = await kit.api.oauth.authenticate({ token })
    if (user.emails.length > 0) stored.push(provider)
  }
  expect(stored).toEqual([
    'apple',
    'bitbucket',
    'discord',
    'github',
    'gitlab',
    'google',
    'linkedin',
    'microsoft',
    'salesforce',
    'slack',
    'twitch',
    'yahoo',
  ])
})

test('knows people by their account at the provider, never by its address', async () => {
  const answerFor = async (plan: Omit<Plan, 'nonce'>) => {
    const landed = await comeBack('google', plan)
    return kit.api.oauth.authenticate({ token: landed.searchParams.get('token') ?? '' })
  }
  const email = 'first@example.com'
  const first = await answerFor({ subject: 'same', email, verified: true })
  const moved = await answerFor({ subject: 'same', email: 'second@example.com', verified: true })
  expect(moved.user_id).toBe(first.user_id)
  expect(moved.user.emails).toMatchObject([{ email, verified: true }])
  const other = await answerFor({ subject: 'other', email, verified: false })
  expect(other.user_id).not.toBe(first.user_id)
  const elsewhere = await comeBack('github', { subject: 'same', verified: true })
  const { user_id } = await kit.api.oauth.authenticate({
    token: elsewhere.searchParams.get('token') ?? '',
  })
  expect(user_id).not.toBe(first.user_id)
})

test('sends each provider what it wants to know of the client', () => {
  const sent = (provider: string) =>
    standIn.requests.find(({ provider: name, form }) => name === provider && form.has('grant_type'))
  expect(sent('google')?.form.get('client_secret')).toBe('secret')
  expect(sent('twitter')?.headers.authorization).toBe(`Basic ${btoa('client:secret')}`)
  expect(sent('tiktok')?.form.get('client_key')).toBe('client')
  expect(sent('apple')?.form.get('client_secret')).toMatch(/^eyJ/)
  expect(sent('linkedin')?.form.has('code_verifier')).toBe(false)
  expect(sent('github')?.form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
})
