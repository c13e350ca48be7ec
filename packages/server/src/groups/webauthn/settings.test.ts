import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAuthenticator, UP } from '../../testing-authenticator.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { resolveWebauthn } from './config.ts'
import { domainOf, mayUse } from './domains.ts'
import { createPasskeys } from './testing-passkeys.ts'

const app = `android:apk-key-hash:${'a'.repeat(43)}`
const origin = 'https://example.com'
let kit: TestServer

beforeAll(async () => {
  kit = await createTestServer({
    webauthn: {
      domains: ['example.com', 'localhost'],
      origins: { 'example.com': [origin, 'https://example.co.uk', app] },
      topOrigins: ['https://partner.example'],
      userVerification: 'required',
    },
  })
})
afterAll(() => kit.close())

test('reads a domain as browsers spell it, and nothing else', () => {
  for (const [text, domain] of [
    ['example.com', 'example.com'],
    ['Login.EXAMPLE.com', 'login.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['localhost', 'localhost'],
    ['app.localhost', 'app.localhost'],
  ] as const) {
    expect(domainOf(text), text).toBe(domain)
  }
  const others =
    'com 127.0.0.1 1.2.3.4 [::1] https://example.com example.com:443 example.com/ example.com. ' +
    '.example.com a..example.com *.example.com a_b.example.com -a.example.com ex%61mple.com ' +
    `a@example.com __proto__ ${'a'.repeat(64)}.example.com ${'a.'.repeat(130)}com`
  for (const text of [...others.split(' '), 'exam ple.com', '']) {
    expect(domainOf(text), text).toBeNull()
  }
})

test('lets a domain be used by https on it and below it, and on localhost by anything', () => {
  const settings = resolveWebauthn()
  const may = (origin: string, domain: string) => mayUse(settings, origin, domain)
  expect(may('https://example.com', 'example.com')).toBe(true)
  expect(may('https://a.login.example.com', 'example.com')).toBe(true)
  expect(may('https://example.com', 'login.example.com')).toBe(false)
  for (const local of ['http://localhost:5173', 'https://localhost', 'http://app.localhost:80']) {
    expect(may(new URL(local).origin, 'localhost'), local).toBe(true)
  }
  expect(may('http://127.0.0.1:5173', 'localhost')).toBe(false)
})

test('takes related origins and apps by their exact names, instead of the default', async () => {
  const passkeys = createPasskeys(kit.api)
  const { authenticator } = await passkeys.owner()
  for (const named of [origin, 'https://example.co.uk', app]) {
    await passkeys.signIn(authenticator, { client: { origin: named } })
  }
  for (const other of ['https://login.example.com', 'https://a.example.co.uk', `${app}a`]) {
    await expect(
      passkeys.signIn(authenticator, { client: { origin: other } }),
      other,
    ).rejects.toMatchObject({ errorType: 'unable_to_auth_webauthn_registration' })
  }
})

test('works in frames of the sites that are named, and of no other', async () => {
  const passkeys = createPasskeys(kit.api)
  const { authenticator } = await passkeys.owner()
  const framed = { crossOrigin: true, topOrigin: 'https://partner.example' }
  await passkeys.signIn(authenticator, { client: framed })
  await passkeys.signIn(authenticator, { client: { crossOrigin: true } })
  const { user_id } = await passkeys.newUser()
  const elsewhere = { client: { ...framed, topOrigin: 'https://evil.example' } }
  await expect(passkeys.signIn(authenticator, elsewhere)).rejects.toMatchObject({
    errorType: 'unable_to_auth_webauthn_registration',
  })
  const second = createTestAuthenticator({ origin })
  await expect(passkeys.register(user_id, second, elsewhere)).rejects.toMatchObject({
    errorType: 'unable_to_register_webauthn_registration',
  })
  await passkeys.register(user_id, second, { client: framed })
})

test('asks for user verification, and refuses without it, where it is required', async () => {
  const passkeys = createPasskeys(kit.api)
  const { user_id, authenticator } = await passkeys.owner()
  const { authenticatorSelection } = JSON.parse(await passkeys.startRegister(user_id))
  expect(authenticatorSelection.userVerification).toBe('required')
  expect(JSON.parse(await passkeys.startSignIn()).userVerification).toBe('required')
  await expect(passkeys.signIn(authenticator, { flags: UP })).rejects.toMatchObject({
    errorType: 'unable_to_auth_webauthn_registration',
  })
  const touched = createTestAuthenticator({ origin, flags: UP })
  await expect(passkeys.register(user_id, touched)).rejects.toMatchObject({
    errorType: 'unable_to_register_webauthn_registration',
  })
})

test('serves the domains that are named, and refuses what is none', async () => {
  const { user_id } = await kit.api.users.create({ email: 'ada@example.com' })
  const { webauthn } = kit.api
  await webauthn.registerStart({ user_id, domain: 'LOCALHOST' })
  for (const domain of ['other.example', 'www.example.com', 'https://example.com', '']) {
    const calls = {
      registerStart: webauthn.registerStart({ user_id, domain }),
      authenticateStart: webauthn.authenticateStart({ domain }),
      // An empty part of a path is another path.
      listCredentials: webauthn.listCredentials({ user_id, domain: domain || '-' }),
    }
    for (const [name, call] of Object.entries(calls)) {
      await expect(call, `${name} ${domain}`).rejects.toMatchObject({
        errorType: 'invalid_domain',
        statusCode: 400,
      })
    }
  }
})
