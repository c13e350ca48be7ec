import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

test('sets an app up in the session that is open, which then has both factors', async () => {
  const { browser } = await signIn(kit, 'ada@example.com')
  await expect(browser.call('GET /totp', {})).resolves.toEqual({ enrolled: false })
  const enrolment = await browser.call('POST /totp/enrol', { signingIn: false })
  expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(enrolment.qrCode).toMatch(/^data:image\/png;base64,/)
  expect(enrolment.recoveryCodes).toHaveLength(10)
  // Not confirmed yet, so it counts for nothing.
  await expect(browser.call('GET /totp', {})).resolves.toEqual({ enrolled: false })

  const code = await totpCode(enrolment.secret, kit.clock.now())
  const { session } = await browser.call('POST /totp/confirm', { signingIn: false, code })
  expect(session.factors.map(({ type }) => type)).toEqual(['otp', 'totp'])
  await expect(browser.call('GET /totp', {})).resolves.toEqual({ enrolled: true })
  await expect(browser.call('POST /totp/enrol', { signingIn: false })).rejects.toMatchObject({
    code: 'totp-active',
  })
})

test('takes a code once', async () => {
  const { secret } = await signUpWithTotp(kit, 'once@example.com')
  const [one, two] = [await signIn(kit, 'once@example.com'), await signIn(kit, 'once@example.com')]
  const code = await totpCode(secret, kit.clock.now())
  await one.browser.call('POST /totp/finish', { code })
  await expect(two.browser.call('POST /totp/finish', { code })).rejects.toMatchObject({
    code: 'totp-used',
  })
})

test('refuses a first code that comes too late', async () => {
  const { browser } = await signIn(kit, 'late@example.com')
  const { secret, expiresAt } = await browser.call('POST /totp/enrol', { signingIn: false })
  kit.clock.advance(expiresAt - kit.clock.now())
  const code = await totpCode(secret, kit.clock.now())
  await expect(
    browser.call('POST /totp/confirm', { signingIn: false, code }),
  ).rejects.toMatchObject({ code: 'totp-expired', kind: 'expired' })
})

test('locks after ten wrong codes, and says until when', async () => {
  await signUpWithTotp(kit, 'guess@example.com')
  const { browser } = await signIn(kit, 'guess@example.com')
  const refusals: unknown[] = []
  for (let guess = 0; guess < 11; guess++) {
    refusals.push(
      await browser.call('POST /totp/finish', { code: '000000' }).catch((error: unknown) => error),
    )
  }
  expect(refusals.at(-1)).toMatchObject({ code: 'rate-limited', retryAt: expect.any(Number) })
})

test('removes the app, and asks for it no more', async () => {
  const { browser } = await signUpWithTotp(kit, 'gone@example.com')
  await browser.call('POST /totp/remove', {})
  await expect(browser.call('GET /totp', {})).resolves.toEqual({ enrolled: false })
  const { outcome } = await signIn(kit, 'gone@example.com')
  expect(outcome.status).toBe('complete')
})

test('does nothing for somebody who waits for nothing', async () => {
  const browser = kit.browser()
  for (const call of [
    browser.call('POST /totp/finish', { code: '123456' }),
    browser.call('POST /totp/enrol', { signingIn: true }),
    browser.call('POST /totp/confirm', { signingIn: true, code: '123456' }),
    browser.call('POST /recovery-code/finish', { code: 'abcd-efgh-2345' }),
  ]) {
    await expect(call).rejects.toMatchObject({ code: 'second-factor-expired' })
  }
})
