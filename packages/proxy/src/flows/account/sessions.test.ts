import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const signIn = async (email: string, address?: string) => {
  const browser = kit.browser(address)
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  await browser.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) })
  return browser
}

test('lists the sessions of the person, this one first, with where they are', async () => {
  const here = await signIn('ada@example.com', '192.0.2.1')
  await signIn('ada@example.com', '192.0.2.2')
  await signIn('someone-else@example.com')
  const { currentSessionId, sessions } = await here.call('GET /account/sessions', {})
  expect(sessions).toHaveLength(2)
  expect(sessions[0]).toMatchObject({ sessionId: currentSessionId, ipAddress: '192.0.2.1' })
  expect(sessions[1]).toMatchObject({
    ipAddress: '192.0.2.2',
    userAgent: expect.stringContaining('Chrome'),
    factors: [{ type: 'otp', deliveryMethod: 'email' }],
  })
})

test('ends a session elsewhere at once', async () => {
  const here = await signIn('grace@example.com')
  const there = await signIn('grace@example.com')
  const { sessions } = await here.call('GET /account/sessions', {})
  await here.call('POST /account/sessions/end', { sessionId: sessions[1]?.sessionId ?? '' })
  await expect(there.call('GET /session', {})).resolves.toBeNull()
  await expect(here.call('GET /session', {})).resolves.not.toBeNull()
})

test('ends all others in one step', async () => {
  const here = await signIn('many@example.com')
  const others = [await signIn('many@example.com'), await signIn('many@example.com')]
  await here.call('POST /account/sessions/end-others', {})
  for (const other of others) await expect(other.call('GET /session', {})).resolves.toBeNull()
  await expect(here.call('GET /session', {})).resolves.not.toBeNull()
})

test('does not know the sessions of other people', async () => {
  const mallory = await signIn('mallory@example.com')
  const victim = await signIn('victim@example.com')
  const { currentSessionId } = await victim.call('GET /account/sessions', {})
  await expect(
    mallory.call('POST /account/sessions/end', { sessionId: currentSessionId }),
  ).rejects.toMatchObject({ code: 'session-unknown' })
  await expect(victim.call('GET /session', {})).resolves.not.toBeNull()
})

test('refuses everything to nobody', async () => {
  const nobody = kit.browser()
  const calls = [
    nobody.call('GET /account/sessions', {}),
    nobody.call('POST /account/sessions/end', { sessionId: 'session-test-1' }),
    nobody.call('POST /account/sessions/end-others', {}),
  ]
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'signed-out' })
})
