import type { ApiClient, User as ApiUser } from '@latchkey/api'
import { AuthError } from '@latchkey/core/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireOtherWay, waysIn } from './last-factor.ts'
import { createProxy } from './proxy.ts'
import type { Proxy } from './proxy-options.ts'
import { createTestKit, origin, type Browser, type TestKit } from './test-kit.ts'
import { signIn, signUpWithTotp } from './testing-second-factor.ts'
import { embedded } from './upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const userOf = async (browser: Browser) => {
  const signedIn = await browser.call('GET /session', {})
  if (!signedIn) throw new Error('Nobody is signed in.')
  return signedIn.user
}
const idOf = async (browser: Browser, index = 0) =>
  (await userOf(browser)).emails[index]?.emailId ?? ''
const remove = (browser: Browser, id: string) => browser.call('POST /account/emails/remove', { id })
const add = async (browser: Browser, email: string) => {
  const { attempt } = await browser.call('POST /account/emails/start', { email })
  const code = kit.codeFor(email)
  await browser.call('POST /account/emails/finish', { attempt, code })
}

const nobody: ApiUser = {
  user_id: 'user-test-1',
  status: 'active',
  emails: [],
  phone_numbers: [],
  webauthn_registrations: [],
  biometric_registrations: [],
  providers: [],
  totps: [{ totp_id: 'totp', verified: true }],
  crypto_wallets: [],
  password: { password_id: 'password', requires_reset: false },
  roles: [],
  trusted_metadata: {},
  untrusted_metadata: {},
  is_locked: false,
  created_at: '',
}

test('counts what is proven and works by itself', () => {
  expect(waysIn(nobody)).toEqual([])
  const user: ApiUser = {
    ...nobody,
    emails: [
      { email_id: 'email', email: '', verified: true },
      { email_id: 'unproven', email: '', verified: false },
    ],
    phone_numbers: [{ phone_id: 'phone', phone_number: '', verified: true }],
    crypto_wallets: [
      {
        crypto_wallet_id: 'wallet',
        crypto_wallet_address: '',
        crypto_wallet_type: '',
        verified: true,
      },
    ],
    webauthn_registrations: [
      {
        webauthn_registration_id: 'passkey',
        domain: '',
        user_agent: '',
        authenticator_type: '',
        name: '',
        verified: true,
      },
    ],
    providers: [{ oauth_user_registration_id: 'google', provider_type: '', provider_subject: '' }],
  }
  expect(waysIn(user)).toEqual(['email', 'phone', 'wallet', 'passkey', 'google'])
  expect(() => requireOtherWay(user, 'email')).not.toThrow()
  const one = { ...nobody, providers: user.providers }
  expect(() => requireOtherWay(one, 'google')).toThrow(new AuthError('last-factor'))
  // What is no way in may go while there is one.
  expect(() => requireOtherWay(one, 'unproven')).not.toThrow()
})

test('keeps the only way in, whatever second factor or password there is', async () => {
  const { browser } = await signUpWithTotp(kit, 'only@example.com')
  await browser.call('POST /account/password', { password: 'plum kettle orbit 47 lantern' })
  const id = await idOf(browser)
  await expect(remove(browser, id)).rejects.toMatchObject({ code: 'last-factor', kind: 'refused' })
  await add(browser, 'second@example.com')
  await remove(browser, id)
  await expect(remove(browser, await idOf(browser))).rejects.toMatchObject({ code: 'last-factor' })
})

test('knows nothing of other people, nor of what is gone', async () => {
  const { browser } = await signIn(kit, 'mallory@example.com')
  await add(browser, 'mallory-two@example.com')
  const victim = await signIn(kit, 'victim@example.com')
  const unknown = { code: 'factor-unknown' }
  await expect(remove(browser, await idOf(victim.browser))).rejects.toMatchObject(unknown)
  const id = await idOf(browser)
  await remove(browser, id)
  await expect(remove(browser, id)).rejects.toMatchObject(unknown)
  await expect(
    browser.call('POST /account/emails/make-primary', { id: await idOf(victim.browser) }),
  ).rejects.toMatchObject(unknown)
  expect((await userOf(victim.browser)).emails).toHaveLength(1)
})

test('lets one of two removals at the same moment win', async () => {
  const { browser } = await signIn(kit, 'race@example.com')
  await add(browser, 'race-two@example.com')
  const { emails } = await userOf(browser)
  // An API far away: without turns both would look before either has deleted.
  const proxy = proxyWith((get) => async (input) => {
    const answer = await get(input)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return answer
  })
  const tabs = emails.map(({ emailId }) => remove(browserLike(browser, proxy), emailId))
  const results = await Promise.allSettled(tabs)
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(userOf(browser)).resolves.toMatchObject({ canSignIn: true, emails: [{}] })
})

test('says so when two processes have removed the last two', async () => {
  const { browser } = await signIn(kit, 'split@example.com')
  await add(browser, 'split-two@example.com')
  const { emails } = await userOf(browser)
  // Two proxies before one API: each has looked before the other has deleted.
  await Promise.all(
    emails.map(({ emailId }) => remove(browserLike(browser, proxyWith(meet)), emailId)),
  )
  // No transaction spans two calls, so it happens. The person is told while the session lasts.
  await expect(userOf(browser)).resolves.toMatchObject({ canSignIn: false, emails: [] })
  await add(browser, 'split-three@example.com')
  await expect(userOf(browser)).resolves.toMatchObject({ canSignIn: true })
})

type Get = ApiClient['users']['get']

/** Another proxy before the same API, which reads users in its own time. */
const proxyWith = (slow: (get: Get) => Get): Proxy => {
  const upstream = embedded(kit.server)
  const { users } = upstream.api
  const api = { ...upstream.api, users: { ...users, get: slow(users.get) } }
  return createProxy({ upstream: { ...upstream, api }, origin, clock: kit.clock.now })
}

/** The same session before another proxy. */
const browserLike = (browser: Browser, proxy: Proxy): Browser => {
  const other = kit.browserOf(proxy)()
  for (const cookie of browser.cookies) other.cookies.set(...cookie)
  return other
}

/** Lets nobody on before two have come. */
const waiting: (() => void)[] = []
const meet =
  (get: Get): Get =>
  async (input) => {
    const answer = await get(input)
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 2) for (const go of waiting) go()
    })
    return answer
  }
