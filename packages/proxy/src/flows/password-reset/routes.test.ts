import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'

const password = 'violet otter rides north'
const email = 'ada@example.com'

let kit: TestKit
beforeAll(async () => {
  kit = await createTestKit()
  await kit.api.passwords.create({ email, password: 'forgotten lamp under stairs' })
})
afterAll(() => kit.close())

const resetLink = async () => {
  await kit.browser().call('POST /password-reset/start', { email })
  await expect.poll(() => kit.outbox.messages()[0]?.to).toBe(email)
  return kit.linkFor(email)
}

test('sets the password, signs in, and ends the other sessions', async () => {
  const before = kit.browser()
  const { attempt } = await before.call('POST /email-otp/start', { email })
  await before.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) })
  kit.outbox.clear()

  const { token } = await resetLink()
  const browser = kit.browser()
  await expect(
    browser.call('POST /password-reset/finish', { token, password }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: false })
  await expect(browser.call('GET /session', {})).resolves.not.toBeNull()
  await expect(before.call('GET /session', {})).resolves.toBeNull()
  await expect(
    kit.browser().call('POST /password/sign-in', { email, password }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('spends the link once, and not for a password that is refused', async () => {
  kit.clock.advance(60_000)
  kit.outbox.clear()
  const { token } = await resetLink()
  const finish = (choice: string) =>
    kit.browser().call('POST /password-reset/finish', { token, password: choice })
  await expect(finish('password1')).rejects.toMatchObject({ code: 'password-weak' })
  await finish('amber fox sails at dawn')
  await expect(finish('copper bell rings twice')).rejects.toMatchObject({ code: 'link-used' })
})

test('answers an unknown address like a known one, and sends it nothing', async () => {
  kit.clock.advance(10 * 60_000)
  kit.outbox.clear()
  const known = await kit.browser().call('POST /password-reset/start', { email })
  const unknown = await kit
    .browser()
    .call('POST /password-reset/start', { email: 'nobody@example.com' })
  expect(unknown).toEqual(known)
  await expect.poll(() => kit.outbox.messages()).toHaveLength(1)
  expect(kit.faults).toEqual([])
})

test('offers a way in without a password, from the same mail', async () => {
  kit.clock.advance(10 * 60_000)
  kit.outbox.clear()
  await resetLink()
  const links = kit.outbox.messages()[0]?.text.match(/https:\S+/g) ?? []
  const redirect = await kit.server.fetch(new Request(links[1] ?? ''))
  const page = await kit.browser().send(redirect.headers.get('location') ?? '')
  const target = new URL(page.headers.get('location') ?? '')
  expect(target.pathname).toBe('/sign-in/link')
  const token = new URLSearchParams(target.hash.slice(1)).get('token') ?? ''
  await expect(
    kit.browser().call('POST /magic-link/redeem', { token, attempt: null, confirmed: true }),
  ).resolves.toMatchObject({ status: 'complete' })
})
