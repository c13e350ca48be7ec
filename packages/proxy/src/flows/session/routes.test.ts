import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type TestKit } from '../../test-kit.ts'
import { remote } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const day = 24 * 60 * 60_000
let people = 0

const signIn = async (browser = kit.browser()) => {
  const email = `person${people++}@example.com`
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  await browser.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) })
  return browser
}

const sessionOf = async (browser: Awaited<ReturnType<typeof signIn>>) =>
  (await browser.call('GET /session', {}))?.session ?? null

const signOut = async (browser: Awaited<ReturnType<typeof signIn>>) =>
  browser.call('POST /session/sign-out', {
    sessionId: (await sessionOf(browser))?.sessionId ?? '',
  })

const cookieOf = (browser: { cookies: Map<string, string> }) =>
  browser.cookies.get('__Host-latchkey') ?? ''

test('ends a session for good on sign-out, a copied cookie included', async () => {
  const browser = await signIn()
  const copy = kit.browser()
  copy.cookies.set('__Host-latchkey', cookieOf(browser))
  await signOut(browser)
  expect(browser.cookies.has('__Host-latchkey')).toBe(false)
  await expect(copy.call('GET /session', {})).resolves.toBeNull()
})

test('signs out who is signed out already', async () => {
  const sessionId = 'session-test-00000000-0000-4000-8000-000000000000'
  const answer = kit.browser().call('POST /session/sign-out', { sessionId })
  await expect(answer).resolves.toEqual({})
})

test('leaves the session alone that has taken the place of the one to end', async () => {
  const browser = await signIn()
  const before = await sessionOf(browser)
  await signIn(browser)
  await browser.call('POST /session/sign-out', { sessionId: before?.sessionId ?? '' })
  expect(await sessionOf(browser)).not.toBeNull()
  await signOut(browser)
  expect(await sessionOf(browser)).toBeNull()
})

test('ends the session before when somebody signs in over it', async () => {
  const browser = await signIn()
  const before = kit.browser()
  before.cookies.set('__Host-latchkey', cookieOf(browser))
  await signIn(browser)
  await expect(before.call('GET /session', {})).resolves.toBeNull()
})

test('takes no cookie that was cut, extended or doubled', async () => {
  const token = cookieOf(await signIn())
  for (const forged of [token.slice(0, -1), `${token}A`, `${token}; __Host-latchkey=${token}`]) {
    const browser = kit.browser()
    browser.cookies.set('__Host-latchkey', forged)
    await expect(browser.call('GET /session', {})).resolves.toBeNull()
  }
})

test('keeps a session that is used for up to thirty days, and drops it after seven idle ones', async () => {
  const idle = await signIn()
  const used = await signIn()
  for (let days = 0; days < 28; days += 4) {
    kit.clock.advance(4 * day)
    await expect(used.call('GET /session', {})).resolves.not.toBeNull()
  }
  await expect(idle.call('GET /session', {})).resolves.toBeNull()
  kit.clock.advance(2 * day + 1000)
  await expect(used.call('GET /session', {})).resolves.toBeNull()
})

test('tells a server who sent a request', async () => {
  const browser = await signIn()
  const request = new Request(`${origin}/page`, {
    headers: { cookie: `__Host-latchkey=${cookieOf(browser)}` },
  })
  await expect(kit.proxy.getSession(request)).resolves.toMatchObject({
    user: { emails: [{ verified: true }] },
  })
  await expect(kit.proxy.getSession(new Request(`${origin}/page`))).resolves.toBeNull()
})

test('signs nobody out because the API is away', async () => {
  const browser = await signIn()
  const away = createProxy({
    upstream: remote({ baseUrl: 'http://127.0.0.1:9', projectId: 'project-test-1', secret: 'x' }),
    origin,
  })
  const request = new Request(`${origin}/auth/session`, {
    headers: { cookie: `__Host-latchkey=${cookieOf(browser)}` },
  })
  const answer = await away.fetch(request)
  expect(answer.status).toBe(503)
  expect(answer.headers.getSetCookie()).toEqual([])
  await expect(answer.json()).resolves.toMatchObject({ error: { code: 'unavailable' } })
  await expect(away.getSession(request)).rejects.toMatchObject({ code: 'unavailable' })
})
