import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const hourMs = 60 * 60_000
const password = 'plum kettle orbit 47 lantern'
const newPassword = 'basalt 93 umbrella quiet ferry'

const signUp = async (email: string) => {
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /password/sign-up', { email, password })
  const code = kit.codeFor(email)
  await browser.call('POST /password/finish', { attempt, code })
  return browser
}
const signInWith = (email: string, password: string, browser: Browser = kit.browser()) =>
  browser.call('POST /password/sign-in', { email, password })

const proveByMail = async (browser: Browser, email: string) => {
  const { attempt } = await browser.call('POST /step-up/start', { way: 'email-otp' })
  const code = kit.codeFor(email)
  await browser.call('POST /step-up/finish', { way: 'email-otp', attempt, code })
}
const isIn = async (browser: Browser) => (await browser.call('GET /session', {})) !== null

test('renames, and shows the name whole and in parts', async () => {
  const { browser } = await signIn(kit, 'name@example.com')
  const name = { first: ' Ada ', middle: '', last: 'Lovelace' }
  await expect(browser.call('POST /account/rename', name)).resolves.toMatchObject({
    user: { name: 'Ada Lovelace', nameParts: { first: 'Ada', middle: '', last: 'Lovelace' } },
  })
  const none = { first: '', middle: '', last: '' }
  await expect(browser.call('POST /account/rename', none)).resolves.toMatchObject({
    user: { name: null, nameParts: none },
  })
  await expect(
    browser.call('POST /account/rename', { ...none, last: 'x'.repeat(101) }),
  ).rejects.toMatchObject({ code: 'input-invalid' })
})

test('changes the password of who knows it, and ends the other sessions', async () => {
  const email = 'change@example.com'
  const browser = await signUp(email)
  const elsewhere = kit.browser()
  await signInWith(email, password, elsewhere)
  const change = (existing: string, password: string) =>
    browser.call('POST /account/password', { existing, password })

  await expect(change('not this one at all', newPassword)).rejects.toMatchObject({
    code: 'password-incorrect',
    field: 'existing',
  })
  await expect(change(password, '12345678')).rejects.toMatchObject({
    code: 'password-weak',
    field: 'password',
  })
  await expect(isIn(elsewhere)).resolves.toBe(true)

  // The existing password is a fresh proof by itself.
  kit.clock.advance(hourMs)
  const before = await browser.call('GET /session', {})
  const { session } = await change(password, newPassword)
  expect(session.sessionId).toBe(before?.session.sessionId)
  await expect(isIn(elsewhere)).resolves.toBe(false)
  await expect(isIn(browser)).resolves.toBe(true)
  await expect(signInWith(email, password)).rejects.toMatchObject({ code: 'credentials-incorrect' })
  await expect(signInWith(email, newPassword)).resolves.toMatchObject({ status: 'complete' })
})

test('sets a password with a fresh proof by mail alone', async () => {
  const email = 'first-password@example.com'
  const { browser } = await signIn(kit, email)
  kit.clock.advance(6 * 60_000)
  const set = () => browser.call('POST /account/password', { password })
  await expect(set()).rejects.toMatchObject({ code: 'step-up-required', ways: ['email-otp'] })
  await proveByMail(browser, email)
  await expect(set()).resolves.toMatchObject({ user: { hasPassword: true } })
  await expect(signInWith(email, password)).resolves.toMatchObject({ status: 'complete' })
})

test('wants both factors of who has two before the password changes', async () => {
  const email = 'two@example.com'
  const { browser, secret } = await signUpWithTotp(kit, email)
  kit.clock.advance(hourMs)
  const set = () => browser.call('POST /account/password', { password })
  await expect(set()).rejects.toMatchObject({ ways: ['totp', 'recovery-code'] })
  const code = await totpCode(secret, kit.clock.now())
  await browser.call('POST /step-up/finish', { way: 'totp', code })
  await expect(set()).rejects.toMatchObject({ ways: ['email-otp'] })
  await proveByMail(browser, email)
  await expect(set()).resolves.toMatchObject({
    user: { hasPassword: true },
    session: { factors: [{ type: 'otp' }, { type: 'totp' }] },
  })
})

test('exports what is known, and nothing that signs anybody in', async () => {
  const email = 'export@example.com'
  const browser = await signUp(email)
  await browser.call('POST /account/rename', { first: 'Ex', middle: '', last: 'Port' })
  const enrolment = await browser.call('POST /totp/enrol', { signingIn: false })
  const code = await totpCode(enrolment.secret, kit.clock.now())
  await browser.call('POST /totp/confirm', { signingIn: false, code })

  const data = await browser.call('POST /account/export', {})
  expect(data).toMatchObject({
    exportedAt: kit.clock.now(),
    user: {
      name: { first: 'Ex', middle: '', last: 'Port' },
      emails: [{ email, verified: true, primary: true }],
      hasPassword: true,
      hasAuthenticatorApp: true,
    },
    sessions: [{ ipAddress: '192.0.2.1' }],
  })
  const text = JSON.stringify(data)
  const secrets = [...browser.cookies.values(), enrolment.secret, ...enrolment.recoveryCodes]
  for (const secret of secrets) expect(text).not.toContain(secret)

  kit.clock.advance(hourMs)
  await expect(browser.call('POST /account/export', {})).rejects.toMatchObject({
    code: 'step-up-required',
  })
})

test('deletes the account with a fresh proof, and everything of it', async () => {
  const email = 'delete@example.com'
  const { browser, outcome } = await signIn(kit, email)
  const { browser: elsewhere } = await signIn(kit, email)
  const userId = outcome.status === 'complete' ? outcome.user.userId : ''
  kit.clock.advance(hourMs)
  const remove = () => browser.call('POST /account/delete', { userId })
  await expect(remove()).rejects.toMatchObject({ code: 'step-up-required' })
  await proveByMail(browser, email)
  await remove()
  expect(browser.cookies.has('__Host-latchkey')).toBe(false)
  await expect(isIn(browser)).resolves.toBe(false)
  await expect(isIn(elsewhere)).resolves.toBe(false)
  await expect(signIn(kit, email)).resolves.toMatchObject({ outcome: { isNewUser: true } })
})

test('deletes nobody but whom the page shows', async () => {
  const { browser } = await signIn(kit, 'left-behind@example.com')
  await expect(
    browser.call('POST /account/delete', { userId: 'user-test-somebody-else' }),
  ).rejects.toMatchObject({ code: 'session-unknown' })
  await expect(isIn(browser)).resolves.toBe(true)
})

test('wants a fresh proof for every change that matters', async () => {
  const { browser } = await signIn(kit, 'stale@example.com')
  kit.clock.advance(hourMs)
  const id = 'email-test-1'
  for (const call of [
    browser.call('POST /account/emails/start', { email: 'new@example.com' }),
    browser.call('POST /account/emails/make-primary', { id }),
    browser.call('POST /account/emails/remove', { id }),
    browser.call('POST /account/phones/start', { phone: '+447400000001', channel: 'sms' }),
    browser.call('POST /account/phones/make-primary', { id }),
    browser.call('POST /account/phones/remove', { id }),
    browser.call('POST /account/wallets/start', { type: 'ethereum', address: '0x1' }),
    browser.call('POST /account/wallets/remove', { id }),
    browser.call('POST /account/providers/remove', { id }),
    browser.call('POST /account/password', { password }),
    browser.call('POST /account/export', {}),
    browser.call('POST /account/delete', { userId: 'user-test-1' }),
  ]) {
    await expect(call).rejects.toMatchObject({ code: 'step-up-required' })
  }
})

test('refuses everything to nobody', async () => {
  const nobody = kit.browser()
  const id = 'email-test-1'
  const answer = { attempt: 'attempt', code: '123456' }
  for (const call of [
    nobody.call('POST /account/rename', { first: '', middle: '', last: '' }),
    nobody.call('POST /account/emails/start', { email: 'new@example.com' }),
    nobody.call('POST /account/emails/finish', answer),
    nobody.call('POST /account/phones/finish', answer),
    nobody.call('POST /account/wallets/finish', { attempt: 'attempt', signature: '0x' }),
    nobody.call('POST /account/emails/remove', { id }),
    nobody.call('POST /account/password', { password, existing: password }),
    nobody.call('POST /account/export', {}),
    nobody.call('POST /account/delete', { userId: 'user-test-1' }),
  ]) {
    await expect(call).rejects.toMatchObject({ code: 'signed-out' })
  }
  expect(kit.faults).toEqual([])
})
