import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const hourMs = 60 * 60_000
const password = 'plum kettle orbit 47 lantern'

const requireOf = (browser: Browser, freshness: object) =>
  kit.proxy.requireSession(
    new Request(origin, {
      headers: { cookie: [...browser.cookies].map((c) => c.join('=')).join('; ') },
    }),
    freshness,
  )
const enrol = (browser: Browser) => browser.call('POST /totp/enrol', { signingIn: false })
const required = (...ways: string[]) => ({ code: 'step-up-required', kind: 'refused', ways })

test('asks for a factor that is younger than an hour before the account changes', async () => {
  const { browser } = await signIn(kit, 'old@example.com')
  kit.clock.advance(hourMs - 1000)
  await enrol(browser)
  kit.clock.advance(1000)
  await expect(enrol(browser)).rejects.toMatchObject(required('email-otp'))

  const { attempt } = await browser.call('POST /step-up/start', { way: 'email-otp' })
  const code = kit.codeFor('old@example.com')
  const proof = { way: 'email-otp', attempt, code } as const
  const before = await browser.call('GET /session', {})
  const { session } = await browser.call('POST /step-up/finish', proof)
  expect(session).toMatchObject({
    sessionId: before?.session.sessionId,
    expiresAt: before?.session.expiresAt,
  })
  await enrol(browser)
})

test('takes the authenticator app of who has one, or a recovery code', async () => {
  const { browser, secret, recoveryCodes } = await signUpWithTotp(kit, 'app@example.com')
  const remove = () => browser.call('POST /totp/remove', {})
  kit.clock.advance(hourMs)
  await expect(remove()).rejects.toMatchObject(required('totp', 'recovery-code'))
  await expect(
    browser.call('POST /step-up/finish', { way: 'totp', code: '000000' }),
  ).rejects.toMatchObject({ code: 'totp-incorrect', field: 'code' })
  await expect(remove()).rejects.toMatchObject({ code: 'step-up-required' })
  const code = await totpCode(secret, kit.clock.now())
  await browser.call('POST /step-up/finish', { way: 'totp', code })
  await remove()

  const again = await signUpWithTotp(kit, 'paper@example.com')
  kit.clock.advance(hourMs)
  await again.browser.call('POST /step-up/finish', {
    way: 'recovery-code',
    code: again.recoveryCodes[0] ?? '',
  })
  await again.browser.call('POST /totp/remove', {})
  expect(recoveryCodes).toHaveLength(10)
})

test('takes the password of who has one', async () => {
  const email = 'words@example.com'
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /password/sign-up', { email, password })
  await browser.call('POST /password/finish', { attempt, code: kit.codeFor(email) })
  kit.clock.advance(hourMs)
  await expect(enrol(browser)).rejects.toMatchObject(required('password', 'email-otp'))
  await expect(
    browser.call('POST /step-up/finish', { way: 'password', password: `${password}!` }),
  ).rejects.toMatchObject({ code: 'password-incorrect', field: 'password' })
  await browser.call('POST /step-up/finish', { way: 'password', password })
  await enrol(browser)
})

test('takes nobody else’s proof', async () => {
  const mine = await signIn(kit, 'mine@example.com')
  const theirs = await signIn(kit, 'theirs@example.com')
  const { attempt } = await theirs.browser.call('POST /step-up/start', { way: 'email-otp' })
  const code = kit.codeFor('theirs@example.com')
  for (const cookie of theirs.browser.cookies) {
    if (cookie[0].includes('attempt')) mine.browser.cookies.set(...cookie)
  }
  await expect(
    mine.browser.call('POST /step-up/finish', { way: 'email-otp', attempt, code }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })

  // A code that was sent to sign in proves nothing here, and one that was sent here signs nobody in.
  const other = await mine.browser.call('POST /email-otp/start', { email: 'mine@example.com' })
  const proof = { attempt: other.attempt, code: kit.codeFor('mine@example.com') }
  await expect(
    mine.browser.call('POST /step-up/finish', { way: 'email-otp', ...proof }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
  await expect(
    theirs.browser.call('POST /email-otp/finish', { attempt, code }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
})

test('sends a code to no address that the person does not have', async () => {
  const { browser } = await signIn(kit, 'nophone@example.com')
  await expect(browser.call('POST /step-up/start', { way: 'phone-otp' })).rejects.toMatchObject({
    code: 'input-invalid',
  })
})

test('guards the app’s own routes by age and by number of factors', async () => {
  const { browser } = await signIn(kit, 'single@example.com')
  await expect(requireOf(browser, {})).resolves.toMatchObject({ user: { hasPassword: false } })
  await expect(requireOf(browser, { factors: 2 })).rejects.toMatchObject(required())
  kit.clock.advance(60_000)
  await expect(requireOf(browser, { maxAgeSeconds: 61 })).resolves.toBeDefined()
  await expect(requireOf(browser, { maxAgeSeconds: 60 })).rejects.toMatchObject(
    required('email-otp'),
  )
  await expect(requireOf(kit.browser(), {})).rejects.toMatchObject({ code: 'signed-out' })

  const double = await signUpWithTotp(kit, 'double@example.com')
  await expect(
    requireOf(double.browser, { factors: 2, maxAgeSeconds: 3600 }),
  ).resolves.toBeDefined()
})

test('answers 403 with the ways that would help', async () => {
  const { browser } = await signIn(kit, 'status@example.com')
  kit.clock.advance(hourMs)
  const answer = await browser.send('/auth/totp/enrol', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"signingIn":false}',
  })
  expect(answer.status).toBe(403)
  await expect(answer.json()).resolves.toEqual({
    error: { code: 'step-up-required', kind: 'refused', ways: ['email-otp'] },
  })
})
