import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'
import { signIn, signUpWithTotp } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

test('gets in with a code, once, however it was written down, and counts what is left', async () => {
  const email = 'ada@example.com'
  const { browser, recoveryCodes } = await signUpWithTotp(kit, email)
  await expect(browser.call('GET /recovery-code', {})).resolves.toEqual({ left: 10 })

  const code = ` ${recoveryCodes[3]?.toUpperCase().replaceAll('-', ' ')} `
  const here = await signIn(kit, email)
  await expect(here.browser.call('POST /recovery-code/finish', { code })).resolves.toMatchObject({
    session: { factors: [{ type: 'otp' }, { type: 'recovery_codes' }] },
  })
  await expect(here.browser.call('GET /recovery-code', {})).resolves.toEqual({ left: 9 })

  const there = await signIn(kit, email)
  await expect(there.browser.call('POST /recovery-code/finish', { code })).rejects.toMatchObject({
    code: 'recovery-code-used',
    field: 'code',
  })
})

test('refuses a code that is none, in form or in fact', async () => {
  const email = 'typo@example.com'
  await signUpWithTotp(kit, email)
  const { browser } = await signIn(kit, email)
  for (const code of ['', '123456', 'aaaa-bbbb-cccc', 'x'.repeat(5000)]) {
    await expect(browser.call('POST /recovery-code/finish', { code })).rejects.toMatchObject({
      code: 'recovery-code-incorrect',
      field: 'code',
    })
  }
})

test('has none without an authenticator app', async () => {
  const { browser } = await signIn(kit, 'none@example.com')
  await expect(browser.call('GET /recovery-code', {})).resolves.toEqual({ left: null })
})
