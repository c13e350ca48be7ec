import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

test('signs in by itself in the browser that asked', async () => {
  const browser = kit.browser()
  await browser.call('POST /magic-link/start', { email: 'ada@example.com' })
  const { token, attempt } = await kit.linkFor('ada@example.com')
  await expect(
    browser.call('POST /magic-link/redeem', { token, attempt, confirmed: false }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: true })
})

test('asks in another browser, keeps the link good, and signs in there after a click', async () => {
  await kit.browser().call('POST /magic-link/start', { email: 'phone@example.com' })
  const { token, attempt } = await kit.linkFor('phone@example.com')
  const other = kit.browser()
  await expect(
    other.call('POST /magic-link/redeem', { token, attempt, confirmed: false }),
  ).rejects.toMatchObject({ code: 'link-elsewhere' })
  await expect(
    other.call('POST /magic-link/redeem', { token, attempt, confirmed: true }),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: true })
})

test('does not sign anybody in by itself with a link that somebody else asked for', async () => {
  const victim = kit.browser()
  await victim.call('POST /magic-link/start', { email: 'victim@example.com' })
  await kit.browser().call('POST /magic-link/start', { email: 'attacker@example.com' })
  const { token, attempt } = await kit.linkFor('attacker@example.com')
  await expect(
    victim.call('POST /magic-link/redeem', { token, attempt, confirmed: false }),
  ).rejects.toMatchObject({ code: 'link-elsewhere' })
})

test('takes the code of the same mail where the sign-in began, and the link is spent with it', async () => {
  const browser = kit.browser()
  const email = 'code@example.com'
  const challenge = await browser.call('POST /magic-link/start', { email })
  expect(challenge.takesCode).toBe(true)
  const { token, attempt } = await kit.linkFor(email)
  const code = kit.codeFor(email)
  await browser.call('POST /magic-link/finish', { attempt: challenge.attempt, code })
  await expect(
    kit.browser().call('POST /magic-link/redeem', { token, attempt, confirmed: true }),
  ).rejects.toMatchObject({ code: 'link-used' })
})

test('finds a second click in the same browser signed in, and refuses one elsewhere', async () => {
  const browser = kit.browser()
  const email = 'again@example.com'
  await browser.call('POST /magic-link/start', { email })
  const { token, attempt } = await kit.linkFor(email)
  const input = { token, attempt, confirmed: false }
  await browser.call('POST /magic-link/redeem', input)
  await expect(browser.call('POST /magic-link/redeem', input)).resolves.toMatchObject({
    status: 'complete',
  })
  await expect(
    kit.browser().call('POST /magic-link/redeem', { ...input, confirmed: true }),
  ).rejects.toMatchObject({ code: 'link-used' })
})

test('says that a link is over after ten minutes, and that one never was', async () => {
  const browser = kit.browser()
  const email = 'late@example.com'
  await browser.call('POST /magic-link/start', { email })
  const { token, attempt } = await kit.linkFor(email)
  kit.clock.advance(10 * 60_000)
  await expect(
    browser.call('POST /magic-link/redeem', { token, attempt, confirmed: false }),
  ).rejects.toMatchObject({ code: 'link-expired' })
  await expect(
    browser.call('POST /magic-link/redeem', {
      token: 'A'.repeat(43),
      attempt: null,
      confirmed: true,
    }),
  ).rejects.toMatchObject({ code: 'link-unknown' })
})

test('spends nothing when a scanner follows the link', async () => {
  const browser = kit.browser()
  const email = 'scanned@example.com'
  await browser.call('POST /magic-link/start', { email })
  const { landing, token, attempt } = await kit.linkFor(email)
  for (const method of ['GET', 'HEAD', 'GET']) {
    const answer = await kit.browser().send(landing, { method })
    expect(answer.status).toBe(303)
    expect(answer.headers.getSetCookie()).toEqual([])
  }
  await expect(
    browser.call('POST /magic-link/redeem', { token, attempt, confirmed: false }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('hands the token over in the fragment, to the page of the app and nowhere else', async () => {
  const browser = kit.browser()
  await browser.call('POST /magic-link/start', { email: 'frag@example.com' })
  const { landing } = await kit.linkFor('frag@example.com')
  const answer = await browser.send(`${landing}&next=https://evil.example`)
  const target = new URL(answer.headers.get('location') ?? '')
  expect(target.origin + target.pathname + target.search).toBe('https://app.example/sign-in/link')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
})
