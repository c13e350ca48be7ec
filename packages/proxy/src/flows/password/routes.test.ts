import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type Browser, type TestKit } from '../../test-kit.ts'

const password = 'violet otter rides north'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const signUp = async (browser: Browser, email: string) => {
  const { attempt } = await browser.call('POST /password/sign-up', { email, password })
  return browser.call('POST /password/finish', { attempt, code: kit.codeFor(email) })
}

test('signs up once the address is proven, and in with the password from then on', async () => {
  await expect(signUp(kit.browser(), 'ada@example.com')).resolves.toMatchObject({
    status: 'complete',
    isNewUser: true,
    user: { hasPassword: true, emails: [{ verified: true }] },
  })
  await expect(
    kit.browser().call('POST /password/sign-in', { email: 'ada@example.com', password }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: false })
})

test('gives no session before the address is proven', async () => {
  const browser = kit.browser()
  await browser.call('POST /password/sign-up', { email: 'early@example.com', password })
  await expect(browser.call('GET /session', {})).resolves.toBeNull()
  await expect(browser.call('GET /account/sessions', {})).rejects.toMatchObject({
    code: 'signed-out',
  })
})

test('asks for the proof again when somebody signs in who never gave it', async () => {
  const email = 'unproven@example.com'
  await kit.browser().call('POST /password/sign-up', { email, password })
  const browser = kit.browser()
  const challenge = await browser.call('POST /password/sign-in', { email, password })
  if ('status' in challenge) throw new Error('signed in without a proof')
  await expect(
    browser.call('POST /password/finish', {
      attempt: challenge.attempt,
      code: kit.codeFor(email),
    }),
  ).resolves.toMatchObject({ status: 'complete' })
  // The one who proved the address is the one who set the password, so it stays.
  await expect(
    kit.browser().call('POST /password/sign-in', { email, password }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('takes a password from whoever set it before the owner of the address came', async () => {
  const email = 'hijack@example.com'
  await kit.browser().call('POST /password/sign-up', { email, password })
  const owner = kit.browser()
  const { attempt } = await owner.call('POST /email-otp/start', { email })
  await owner.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) })
  await expect(
    kit.browser().call('POST /password/sign-in', { email, password }),
  ).rejects.toMatchObject({ code: 'password-reset-required' })
})

test('tells nobody but its owner that an address has an account', async () => {
  await signUp(kit.browser(), 'known@example.com')
  const answers = await Promise.all(
    ['known@example.com', 'fresh@example.com'].map((email) =>
      kit.browser().call('POST /password/sign-up', { email, password: 'amber fox sails at dawn' }),
    ),
  )
  const [known, fresh] = answers.map(({ attempt: _, ...rest }) => rest)
  expect(known).toEqual(fresh)

  const owner = kit.browser()
  const { attempt } = await owner.call('POST /password/sign-up', {
    email: 'known@example.com',
    password: 'amber fox sails at dawn',
  })
  await expect(
    owner.call('POST /password/finish', { attempt, code: kit.codeFor('known@example.com') }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: false })
  await expect(
    kit.browser().call('POST /password/sign-in', { email: 'known@example.com', password }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('gives one refusal for a wrong password, no password and no account', async () => {
  await signUp(kit.browser(), 'wrong@example.com')
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /email-otp/start', { email: 'nopw@example.com' })
  await browser.call('POST /email-otp/finish', { attempt, code: kit.codeFor('nopw@example.com') })

  const bodies = await Promise.all(
    ['wrong@example.com', 'nopw@example.com', 'nobody@example.com'].map(async (email) => {
      const response = await kit.browser().send('/auth/password/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: 'not the one' }),
      })
      return `${response.status} ${await response.text()}`
    }),
  )
  expect(new Set(bodies).size).toBe(1)
  expect(bodies[0]).toContain('credentials-incorrect')
})

test('sends another code for the same sign-up, and the password survives it', async () => {
  const browser = kit.browser()
  const email = 'resend@example.com'
  const first = await browser.call('POST /password/sign-up', { email, password })
  const second = await browser.call('POST /password/resend', { attempt: first.attempt })
  await browser.call('POST /password/finish', {
    attempt: second.attempt,
    code: kit.codeFor(email),
  })
  await expect(
    kit.browser().call('POST /password/sign-in', { email, password }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('refuses a password that is easy to guess, whether the address is known or not', async () => {
  await signUp(kit.browser(), 'weak@example.com')
  for (const email of ['weak@example.com', 'newweak@example.com']) {
    await expect(
      kit.browser().call('POST /password/sign-up', { email, password: 'password1' }),
    ).rejects.toMatchObject({ code: 'password-weak', field: 'password' })
  }
})

test('judges a password while it is typed', async () => {
  const check = (text: string) =>
    kit.browser().call('POST /password/strength', { password: text, email: 'ada@example.com' })
  await expect(check('password1')).resolves.toMatchObject({ accepted: false, score: 0 })
  await expect(check(password)).resolves.toMatchObject({ accepted: true, score: 4 })
})

test('keeps blanks around a password', async () => {
  const browser = kit.browser()
  const email = 'blanks@example.com'
  const { attempt } = await browser.call('POST /password/sign-up', {
    email,
    password: ` ${password} `,
  })
  await browser.call('POST /password/finish', { attempt, code: kit.codeFor(email) })
  await expect(
    kit.browser().call('POST /password/sign-in', { email, password }),
  ).rejects.toMatchObject({ code: 'credentials-incorrect' })
})
