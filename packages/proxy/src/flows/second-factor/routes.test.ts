import { afterAll, beforeAll, expect, test } from 'vitest'
import { routeNames } from '../../all-routes.ts'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'
import { embedded } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const sessionCookie = '__Host-latchkey'
const pendingCookie = '__Host-latchkey-second-factor'

const requestOf = (browser: Browser) =>
  new Request(origin, {
    headers: { cookie: [...browser.cookies].map((c) => c.join('=')).join('; ') },
  })

/** Signs in by code with an authenticator app set up: half of the way. */
const signInHalf = async (email: string) => {
  const { secret, recoveryCodes } = await signUpWithTotp(kit, email)
  const { browser, outcome } = await signIn(kit, email)
  return { browser, outcome, secret, recoveryCodes, code: () => totpCode(secret, kit.clock.now()) }
}

/** What lets somebody in who is not signed in: it stays open after the first factor, too. */
const open = new Set([
  'POST /email-otp/start',
  'POST /email-otp/finish',
  'POST /phone-otp/start',
  'POST /phone-otp/finish',
  'POST /wallet/start',
  'POST /wallet/finish',
  'POST /passkey/finish',
  'POST /oauth/start',
  'POST /oauth/finish',
  'POST /magic-link/start',
  'POST /magic-link/finish',
  'POST /magic-link/redeem',
  'POST /magic-link/wait',
  'POST /magic-link/continue',
  'POST /magic-link/request',
  'POST /magic-link/approve',
  'POST /magic-link/deny',
  'POST /password/sign-in',
  'POST /password/sign-up',
  'POST /password/resend',
  'POST /password/finish',
  'POST /password/strength',
  'POST /password-reset/start',
  'POST /password-reset/finish',
  'GET /second-factor',
  'POST /second-factor/cancel',
  'POST /totp/finish',
  'POST /recovery-code/finish',
  'GET /session',
  'POST /session/sign-out',
])

const credential = { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'a' } }

/** An input that each of the others takes. */
const inputs: Record<string, object> = {
  'POST /account/rename': { first: '', middle: '', last: '' },
  'POST /account/emails/start': { email: 'new@example.com' },
  'POST /account/emails/finish': { attempt: 'attempt-1', code: '123456' },
  'POST /account/emails/make-primary': { id: 'email-1' },
  'POST /account/emails/remove': { id: 'email-1' },
  'POST /account/phones/start': { phone: '+447400000001', channel: 'sms' },
  'POST /account/phones/finish': { attempt: 'attempt-1', code: '123456' },
  'POST /account/phones/make-primary': { id: 'phone-1' },
  'POST /account/phones/remove': { id: 'phone-1' },
  'POST /account/wallets/start': { type: 'ethereum', address: '0x1' },
  'POST /account/wallets/finish': { attempt: 'attempt-1', signature: '0x1' },
  'POST /account/wallets/remove': { id: 'wallet-1' },
  'POST /account/providers/remove': { id: 'provider-1' },
  'POST /account/password': { password: 'plum kettle orbit 47 lantern' },
  'POST /account/delete': { userId: 'user-1' },
  'POST /account/sessions/end': { sessionId: 'session-1' },
  'POST /account/connected-apps/revoke': { clientId: 'app-1' },
  'POST /consent/start': { query: '?client_id=app-1' },
  'POST /consent/finish': { query: '?client_id=app-1', userId: 'user-1', approved: true },
  'POST /oauth/attach': { provider: 'google', mode: 'redirect', next: '/' },
  'POST /totp/enrol': { signingIn: false },
  'POST /totp/confirm': { signingIn: false, code: '123456' },
  'POST /passkey/start': { purpose: 'step-up' },
  'POST /passkey/register/start': { automatic: false },
  'POST /passkey/register/finish': { attempt: 'a', credential },
  'POST /passkey/rename': { passkeyId: 'a', name: 'a' },
  'POST /passkey/remove': { passkeyId: 'a' },
  'POST /step-up/start': { way: 'email-otp' },
  'POST /step-up/finish': { way: 'totp', code: '123456' },
}

test('is a session to nobody after the first factor: every route refuses', async () => {
  const { browser, outcome } = await signInHalf('half@example.com')
  expect(outcome).toEqual({
    status: 'second_factor',
    factors: ['totp', 'recovery-code'],
    expiresAt: kit.clock.now() + 600_000,
  })
  expect(browser.cookies.has(sessionCookie)).toBe(false)
  await expect(kit.proxy.getSession(requestOf(browser))).resolves.toBeNull()
  await expect(kit.proxy.requireSession(requestOf(browser))).rejects.toMatchObject({
    code: 'signed-out',
  })
  await expect(browser.call('GET /session', {})).resolves.toBeNull()

  const closed = routeNames.filter((route) => !open.has(route))
  expect(closed.length).toBeGreaterThan(8)
  for (const route of closed) {
    await expect(browser.call(route, (inputs[route] ?? {}) as never), route).rejects.toMatchObject({
      code: 'signed-out',
    })
  }
})

test('signs in with the second factor, to the same session, for as long as any other', async () => {
  const { browser, code } = await signInHalf('whole@example.com')
  const complete = await browser.call('POST /totp/finish', { code: await code() })
  expect(complete).toMatchObject({
    status: 'complete',
    isNewUser: false,
    session: { factors: [{ type: 'otp' }, { type: 'totp' }] },
  })
  expect(complete.session.expiresAt).toBe(kit.clock.now() + 7 * 24 * 60 * 60_000)
  expect(browser.cookies.has(pendingCookie)).toBe(false)
  await expect(kit.proxy.getSession(requestOf(browser))).resolves.toMatchObject({
    session: { sessionId: complete.session.sessionId },
  })
})

test('gives a wrong code more tries, and no more after ten minutes', async () => {
  const { browser, code } = await signInHalf('late@example.com')
  await expect(browser.call('POST /totp/finish', { code: '000000' })).rejects.toMatchObject({
    code: 'totp-incorrect',
    field: 'code',
  })
  await expect(browser.call('GET /second-factor', {})).resolves.toMatchObject({
    factors: ['totp', 'recovery-code'],
  })
  kit.clock.advance(600_000)
  await expect(browser.call('POST /totp/finish', { code: await code() })).rejects.toMatchObject({
    code: 'second-factor-expired',
    kind: 'expired',
  })
  await expect(browser.call('GET /second-factor', {})).resolves.toBeNull()
})

test('takes the cookie of what waits for no session, attempt or other purpose', async () => {
  const { browser, code } = await signInHalf('toss@example.com')
  const waiting = browser.cookies.get(pendingCookie) ?? ''
  const attempt = [...browser.cookies].find(([name]) => name.includes('attempt'))
  const thief = kit.browser()
  thief.cookies.set(sessionCookie, waiting)
  await expect(kit.proxy.getSession(requestOf(thief))).resolves.toBeNull()
  thief.cookies.set(pendingCookie, attempt?.[1] ?? '')
  await expect(thief.call('POST /totp/finish', { code: await code() })).rejects.toMatchObject({
    code: 'second-factor-expired',
  })
})

test('takes nobody else’s code', async () => {
  const victim = await signInHalf('victim@example.com')
  const thief = await signInHalf('thief@example.com')
  await expect(
    victim.browser.call('POST /totp/finish', { code: await thief.code() }),
  ).rejects.toMatchObject({ code: 'totp-incorrect' })
  await expect(
    victim.browser.call('POST /recovery-code/finish', { code: thief.recoveryCodes[0] ?? '' }),
  ).rejects.toMatchObject({ code: 'recovery-code-incorrect' })
})

test('keeps who is signed in until the second factor is there, and ends that session then', async () => {
  const { browser } = await signIn(kit, 'before@example.com')
  const { secret } = await signUpWithTotp(kit, 'after@example.com')
  const earlier = kit.browser()
  for (const cookie of browser.cookies) earlier.cookies.set(...cookie)
  await signIn(kit, 'after@example.com', browser)
  await expect(browser.call('GET /session', {})).resolves.toMatchObject({
    user: { emails: [{ email: 'before@example.com' }] },
  })
  const code = await totpCode(secret, kit.clock.now())
  await browser.call('POST /totp/finish', { code })
  await expect(browser.call('GET /session', {})).resolves.toMatchObject({
    user: { emails: [{ email: 'after@example.com' }] },
  })
  await expect(earlier.call('GET /session', {})).resolves.toBeNull()
})

test('is asked for after a new password and a link, too', async () => {
  const email = 'reset@example.com'
  const { secret } = await signUpWithTotp(kit, email)
  const browser = kit.browser()
  await browser.call('POST /password-reset/start', { email })
  const { token } = await kit.linkFor(email)
  const password = 'plum kettle orbit 47 lantern'
  await expect(
    browser.call('POST /password-reset/finish', { token, password }),
  ).resolves.toMatchObject({ status: 'second_factor' })
  await expect(browser.call('POST /password/sign-in', { email, password })).resolves.toMatchObject({
    status: 'second_factor',
  })

  const { attempt } = await browser.call('POST /magic-link/start', { email })
  const link = await kit.linkFor(email)
  const redeem = { token: link.token, attempt, confirmed: false }
  const due = await browser.call('POST /magic-link/redeem', redeem)
  expect(due.status).toBe('second_factor')
  // A second click, or a reload, comes back to what is owed.
  await expect(browser.call('POST /magic-link/redeem', redeem)).resolves.toEqual(due)
  const code = await totpCode(secret, kit.clock.now())
  await expect(browser.call('POST /totp/finish', { code })).resolves.toMatchObject({
    status: 'complete',
  })
})

test('cannot be finished once the sign-in was dropped, or its session ended elsewhere', async () => {
  const { browser, code } = await signInHalf('dropped@example.com')
  const copy = kit.browser()
  for (const cookie of browser.cookies) copy.cookies.set(...cookie)
  await browser.call('POST /second-factor/cancel', {})
  for (const one of [browser, copy]) {
    await expect(one.call('POST /totp/finish', { code: await code() })).rejects.toMatchObject({
      code: 'second-factor-expired',
    })
  }
})

test('takes a session without a second factor for nobody’s once there is one', async () => {
  const email = 'elsewhere@example.com'
  const { browser: phone } = await signIn(kit, email)
  const { browser } = await signUpWithTotp(kit, email)
  await expect(phone.call('GET /session', {})).resolves.toBeNull()
  await browser.call('POST /totp/remove', {})
  await expect(phone.call('GET /session', {})).resolves.toBeNull()
})

test('is nobody’s session even where its token got into the cookie', async () => {
  const email = 'stolen@example.com'
  const { secret } = await signUpWithTotp(kit, email)
  const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
  const { session_token, user_id } = await kit.api.otps.authenticate({
    method_id: email_id,
    code: kit.codeFor(email),
    session_duration_minutes: 60,
  })
  const browser = kit.browser()
  browser.cookies.set(sessionCookie, session_token)
  await expect(kit.proxy.getSession(requestOf(browser))).resolves.toBeNull()
  await expect(browser.call('GET /totp', {})).rejects.toMatchObject({ code: 'signed-out' })

  const totp_code = await totpCode(secret, kit.clock.now())
  await kit.api.totps.authenticate({ user_id, totp_code, session_token })
  await expect(kit.proxy.getSession(requestOf(browser))).resolves.not.toBeNull()
})

test('lists no session that waits among those of the account', async () => {
  const email = 'listed@example.com'
  const { browser } = await signUpWithTotp(kit, email)
  await signIn(kit, email)
  const { sessions } = await browser.call('GET /account/sessions', {})
  expect(sessions).toHaveLength(1)
})

test('asks nobody under `never`, and everybody under `always`', async () => {
  const email = 'policy@example.com'
  await signUpWithTotp(kit, email)
  const withPolicy = (secondFactor: 'never' | 'always') => ({
    ...kit,
    browser: kit.browserOf(
      createProxy({ upstream: embedded(kit.server), origin, clock: kit.clock.now, secondFactor }),
    ),
  })
  await expect(signIn(withPolicy('never'), email)).resolves.toMatchObject({
    outcome: { status: 'complete' },
  })
  const { browser, outcome } = await signIn(withPolicy('always'), 'must@example.com')
  expect(outcome).toMatchObject({ status: 'second_factor', factors: [] })
  await expect(browser.call('GET /session', {})).resolves.toBeNull()
  const { secret } = await browser.call('POST /totp/enrol', { signingIn: true })
  const code = await totpCode(secret, kit.clock.now())
  await expect(
    browser.call('POST /totp/confirm', { signingIn: true, code }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: true })
  await expect(browser.call('GET /session', {})).resolves.toMatchObject({
    user: { emails: [{ email: 'must@example.com' }] },
  })
})

test('lets nobody who has a second factor set up another one in its place', async () => {
  const { browser } = await signInHalf('replace@example.com')
  await expect(browser.call('POST /totp/enrol', { signingIn: true })).rejects.toMatchObject({
    code: 'totp-active',
  })
  await expect(
    browser.call('POST /totp/confirm', { signingIn: true, code: '123456' }),
  ).rejects.toMatchObject({ code: 'totp-active' })
})
