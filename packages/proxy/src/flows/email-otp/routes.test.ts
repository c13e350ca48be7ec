import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

test('signs up and in with a code', async () => {
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /email-otp/start', { email: 'ada@example.com' })
  const first = await browser.call('POST /email-otp/finish', {
    attempt,
    code: kit.codeFor('ada@example.com'),
  })
  expect(first).toMatchObject({
    status: 'complete',
    isNewUser: true,
    user: { emails: [{ email: 'ada@example.com', verified: true }], hasPassword: false },
  })

  const elsewhere = kit.browser()
  const again = await elsewhere.call('POST /email-otp/start', { email: ' ADA@example.com ' })
  await expect(
    elsewhere.call('POST /email-otp/finish', {
      attempt: again.attempt,
      code: kit.codeFor('ada@example.com'),
    }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: false })
})

test('tells when the next mail is welcome and when the code ends, by the server clock', async () => {
  const challenge = await kit
    .browser()
    .call('POST /email-otp/start', { email: 'grace@example.com' })
  expect(challenge.resendAt).toBe(kit.clock.now() + 30_000)
  expect(challenge.expiresAt).toBe(kit.clock.now() + 10 * 60_000)
})

test('takes a code as people type it', async () => {
  const browser = kit.browser()
  const email = 'typed@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = kit.codeFor(email).replace(/^.../, '$& ')
  await expect(browser.call('POST /email-otp/finish', { attempt, code })).resolves.toMatchObject({
    status: 'complete',
  })
})

test('counts wrong guesses down, and refuses the right code after five', async () => {
  const browser = kit.browser()
  const email = 'guess@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const right = kit.codeFor(email)
  const wrong = right === '000000' ? '111111' : '000000'
  for (const attemptsLeft of [4, 3, 2, 1, 0]) {
    await expect(
      browser.call('POST /email-otp/finish', { attempt, code: wrong }),
    ).rejects.toMatchObject({ code: 'code-incorrect', field: 'code', params: { attemptsLeft } })
  }
  await expect(
    browser.call('POST /email-otp/finish', { attempt, code: right }),
  ).rejects.toMatchObject({ code: 'code-exhausted' })
})

test('refuses a code twice', async () => {
  const browser = kit.browser()
  const email = 'twice@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const answer = { attempt, code: kit.codeFor(email) }
  await browser.call('POST /email-otp/finish', answer)
  await expect(browser.call('POST /email-otp/finish', answer)).rejects.toMatchObject({
    code: 'code-used',
  })
})

test('refuses a code after ten minutes', async () => {
  const browser = kit.browser()
  const email = 'late@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = kit.codeFor(email)
  kit.clock.advance(10 * 60_000)
  await expect(browser.call('POST /email-otp/finish', { attempt, code })).rejects.toMatchObject({
    code: 'code-expired',
  })
})

test('lets only the browser that asked use the code', async () => {
  const email = 'mine@example.com'
  const { attempt } = await kit.browser().call('POST /email-otp/start', { email })
  const code = kit.codeFor(email)
  await expect(
    kit.browser().call('POST /email-otp/finish', { attempt, code }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
})

test('does not take the attempt of one flow for another', async () => {
  const browser = kit.browser()
  const email = 'cross@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = kit.codeFor(email)
  for (const route of ['POST /magic-link/finish', 'POST /password/finish'] as const) {
    await expect(browser.call(route, { attempt, code })).rejects.toMatchObject({
      code: 'attempt-unknown',
    })
  }
})

test('answers a known and a new address alike, but for names and times', async () => {
  const start = (email: string) =>
    kit.browser().send('/auth/email-otp/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    })
  const shapeOf = async (response: Response) => ({
    status: response.status,
    headers: [...response.headers.keys()],
    cookies: response.headers
      .getSetCookie()
      .map((line) => line.replace(/\w+-[\w-]{36}=[^;]+/, '#')),
    lengths: response.headers.getSetCookie().map((line) => line.length),
    body: (await response.text()).replace(/"attempt":"[\w-]+"/, '#'),
  })
  const known = await shapeOf(await start('ada@example.com'))
  expect(await shapeOf(await start('eve@example.com'))).toEqual(known)
})

test('says what is wrong with an address, and sends nothing', async () => {
  const mails = kit.outbox.messages().length
  for (const email of ['', 'nobody', 'a@b', 'a@example.com, b@example.com']) {
    await expect(kit.browser().call('POST /email-otp/start', { email })).rejects.toMatchObject({
      code: 'email-invalid',
      field: 'email',
      kind: 'input',
    })
  }
  expect(kit.outbox.messages()).toHaveLength(mails)
})

test('tells when to try again after too many mails', async () => {
  const browser = kit.browser()
  const send = () => browser.call('POST /email-otp/start', { email: 'flood@example.com' })
  for (let sent = 0; sent < 5; sent++) await send()
  const refusal = await send().catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'rate-limited', kind: 'limited' })
  expect((refusal as { retryAt: number }).retryAt).toBeGreaterThan(kit.clock.now())
})

test('keeps at most five attempts in a browser', async () => {
  const browser = kit.browser()
  for (let number = 0; number < 8; number++) {
    kit.clock.advance(1000)
    await browser.call('POST /email-otp/start', { email: `many${number}@example.com` })
  }
  expect(browser.cookies.size).toBe(5)
})
