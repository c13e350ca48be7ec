import { existsSync, readFileSync } from 'node:fs'
import { oauthProviders, type OAuthProvider as ApiProvider } from '@latchkey/api'
import type { OAuthProvider } from '@latchkey/core'
import { locationOf, openBrowser } from '@latchkey/server/testing'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { begin, signInWith, visitProvider, withProviders } from '../../testing-provider.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'
import { embedded, remote } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit({}, withProviders)))
afterAll(() => kit.close())

const sessionOf = (browser: Browser) => browser.call('GET /session', {})
const finish = (browser: Browser, attempt: string) =>
  browser.call('POST /oauth/finish', { attempt })

test('knows the providers of the API, and no others', () => {
  expectTypeOf<OAuthProvider>().toEqualTypeOf<ApiProvider>()
  expect(oauthProviders).toHaveLength(19)
})

test('signs up and in again, and lands on the page that began', async () => {
  const browser = kit.browser()
  const ada = { email: 'ada@example.com' }
  const { attempt, landed } = await signInWith(kit, browser, ada)
  expect(landed.status).toBe(303)
  expect(locationOf(landed)).toBe(`${origin}/sign-in?to=%2Fhome#oauth=${attempt}`)
  const first = await finish(browser, attempt)
  expect(first).toMatchObject({
    status: 'complete',
    isNewUser: true,
    user: { name: 'Ada Lovelace' },
  })
  expect(await finish(browser, attempt)).toEqual(first)

  const later = kit.browser()
  const again = await signInWith(kit, later, ada)
  expect(await finish(later, again.attempt)).toMatchObject({
    isNewUser: false,
    user: { userId: first?.status === 'complete' && first.user.userId },
  })
})

test('asks with a challenge, the wishes of the app and its own landing, and tells scripts none of it', async () => {
  const browser = kit.browser()
  const visit = await browser.call('POST /oauth/start', {
    provider: 'github',
    mode: 'redirect',
    next: '/',
    scopes: ['repo', 'gist'],
    loginHint: 'ada@example.com',
  })
  expect(visit.url).toBe(`${origin}/auth/oauth/go?attempt=${visit.attempt}`)
  const url = new URL(locationOf(await browser.send(visit.url)))
  const landing = `${origin}/auth/oauth/landing?attempt=${visit.attempt}`
  expect(url.pathname).toBe('/v1/public/oauth/github/start')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    public_token: kit.server.publicToken,
    login_redirect_url: landing,
    signup_redirect_url: landing,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    custom_scopes: 'repo gist',
    provider_login_hint: 'ada@example.com',
  })
  const asked = locationOf(await openBrowser(kit).visit(url.href))
  expect(new URL(asked).searchParams.get('login_hint')).toBe('ada@example.com')
  expect(new URL(asked).searchParams.get('scope')).toContain('gist')
})

test('fits all that an app may wish for into a cookie, and refuses what would not', async () => {
  const browser = kit.browser()
  const start = (wishes: object) =>
    browser.send('/auth/oauth/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'salesforce', mode: 'redirect', next: '/', ...wishes }),
    })
  const most = {
    next: `/${'x'.repeat(511)}`,
    scopes: ['s'.repeat(200), 's'.repeat(199)],
    loginHint: 'ア'.repeat(254),
  }
  const [line = ''] = (await start(most)).headers.getSetCookie()
  expect(line.length).toBeGreaterThan(1000)
  expect(line.length).toBeLessThan(4096)
  const tooMuch = [
    { next: `/${'x'.repeat(512)}` },
    { next: `/${'ア'.repeat(100)}` },
    { scopes: ['s'.repeat(401)] },
    { scopes: ['two words'] },
    { loginHint: 'x'.repeat(255) },
    { provider: 'myspace' },
    { mode: 'iframe' },
  ]
  for (const wishes of tooMuch) expect((await start(wishes)).status).toBe(400)
})

test('says nothing before anybody has come back', async () => {
  const browser = kit.browser()
  const { attempt } = await begin(browser)
  expect(await finish(browser, attempt)).toBeNull()
})

test('signs nobody in at a landing that another browser brings', async () => {
  const [attacker, victim] = [kit.browser(), kit.browser()]
  const { attempt, url } = await begin(attacker)
  const landing = await visitProvider(kit, attacker, url, { email: 'mallory@example.com' })

  const landed = await victim.send(landing)
  expect(locationOf(landed)).toBe(`${origin}/sign-in#oauth=${attempt}`)
  expect(landed.headers.getSetCookie()).toEqual([])
  await expect(finish(victim, attempt)).rejects.toMatchObject({ code: 'attempt-unknown' })
  expect(await sessionOf(victim)).toBeNull()

  // Nor with the token of the one in the attempt of the other.
  const own = await begin(victim)
  const token = new URL(landing).searchParams.get('token') ?? ''
  await victim.send(`/auth/oauth/landing?attempt=${own.attempt}&token=${token}`)
  await expect(finish(victim, own.attempt)).rejects.toMatchObject({ code: 'attempt-unknown' })
  expect(await sessionOf(victim)).toBeNull()

  // Whoever began it can still finish it: a stranger's visit spent nothing.
  await attacker.send(landing)
  expect(await finish(attacker, attempt)).toMatchObject({ status: 'complete' })
})

test('does nothing for a stranger, a scanner or a method that is not a visit', async () => {
  const browser = kit.browser()
  const { attempt, url } = await begin(browser)
  const landing = await visitProvider(kit, browser, url, { email: 'scanned@example.com' })
  const stray = [
    '/auth/oauth/landing',
    '/auth/oauth/landing?token=x',
    '/auth/oauth/landing?attempt=x&token=x',
    '/auth/oauth/landing?attempt=%0d%0aset-cookie:x&token=x',
    `/auth/oauth/landing?attempt=${attempt}&attempt=x`,
    '/auth/oauth/go?attempt=x',
    '/auth/oauth/go',
  ]
  for (const path of stray) {
    const answer = await kit.browser().send(path)
    expect(answer.status).toBe(303)
    expect(locationOf(answer)).toMatch(/^https:\/\/app\.example\/sign-in(#oauth=[\w-]+)?$/)
    expect(answer.headers.getSetCookie()).toEqual([])
  }
  for (const method of ['HEAD', 'POST', 'PUT', 'OPTIONS']) {
    expect((await browser.send(landing, { method })).headers.getSetCookie()).toEqual([])
  }
  expect(await finish(browser, attempt)).toBeNull()
  await browser.send(landing)
  expect(await finish(browser, attempt)).toMatchObject({ status: 'complete' })
  expect(kit.faults).toEqual([])
})

test('lands once: a second visit signs nobody in anew', async () => {
  const browser = kit.browser()
  const { attempt, url } = await begin(browser)
  const landing = await visitProvider(kit, browser, url, { email: 'twice@example.com' })
  await browser.send(landing)
  const session = await sessionOf(browser)
  const again = await browser.send(landing)
  expect(locationOf(again)).toContain(`#oauth=${attempt}`)
  expect(again.headers.getSetCookie()).toEqual([])
  expect(await sessionOf(browser)).toEqual(session)
  // And there is no way to set out with it again.
  expect(locationOf(await browser.send(url))).toContain(`#oauth=${attempt}`)
})

test.each([
  ['provider-refused', 'refuse'],
  ['provider-failed', 'fail'],
] as const)('says %s when somebody chooses to %s', async (code, decision) => {
  const browser = kit.browser()
  const { attempt, landed } = await signInWith(kit, browser, { decision })
  expect(locationOf(landed)).toContain(`#oauth=${attempt}`)
  await expect(finish(browser, attempt)).rejects.toMatchObject({ code, kind: 'refused' })
  expect(await sessionOf(browser)).toBeNull()
})

test('says that it took too long, at the provider and on the way back', async () => {
  const browser = kit.browser()
  const waiting = await begin(browser)
  const { attempt, url } = await begin(browser)
  const landing = await visitProvider(kit, browser, url)
  kit.clock.advance(10 * 60_000)
  await browser.send(landing)
  for (const name of [attempt, waiting.attempt]) {
    await expect(finish(browser, name)).rejects.toMatchObject({ code: 'provider-expired' })
  }
  expect(locationOf(await browser.send(waiting.url))).toContain(`#oauth=${waiting.attempt}`)
})

test('says so when the API has no application at the provider', async () => {
  // No page plays the providers beyond this machine.
  const elsewhere = await createTestKit()
  const browser = elsewhere.browser()
  const { attempt, url } = await begin(browser)
  const { pathname, search } = new URL(locationOf(await browser.send(url)))
  const start = new Request(`http://localhost:3000${pathname}${search}`)
  await browser.send(locationOf(await elsewhere.server.fetch(start)))
  await expect(finish(browser, attempt)).rejects.toMatchObject({ code: 'provider-missing' })
  expect(elsewhere.faults).toMatchObject([{ error: { code: 'provider-missing' } }])
  await elsewhere.close()

  const { projectId, secret } = kit.server
  const upstream = remote({ baseUrl: 'http://localhost:3000/', projectId, secret })
  const bare = kit.browserOf(createProxy({ upstream, origin }))()
  await expect(begin(bare)).rejects.toMatchObject({ code: 'provider-missing' })
})

test('owes the second factor of who has one, and is nobody’s session before', async () => {
  const email = 'careful@example.com'
  const { secret } = await signUpWithTotp(kit, email)
  const browser = kit.browser()
  const { attempt } = await signInWith(kit, browser, { email })
  expect(await finish(browser, attempt)).toMatchObject({
    status: 'second_factor',
    factors: ['totp', 'recovery-code'],
  })
  expect(await sessionOf(browser)).toBeNull()
  const code = await totpCode(secret, kit.clock.now())
  await browser.call('POST /totp/finish', { code })
  expect(await finish(browser, attempt)).toMatchObject({ status: 'complete' })
})

test('comes back in a window of its own with a page that tells the name of the attempt, and no more', async () => {
  const browser = kit.browser()
  const popup = { mode: 'popup', next: '/a?b=%22%3E%3Cscript%3E&c=1' } as const
  const { attempt, landed } = await signInWith(kit, browser, { email: 'pop@example.com' }, popup)
  expect(locationOf(landed)).toBe(`${origin}/auth/oauth/landing?attempt=${attempt}`)
  const page = await browser.send(locationOf(landed))
  expect(page.status).toBe(200)
  const html = await page.text()
  const nonce = /nonce="([\w-]+)"/.exec(html)?.[1]
  expect(page.headers.get('content-security-policy')).toBe(
    `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
  )
  expect(html).toContain(`.postMessage('${attempt}')`)
  expect(html).toContain(`url=${origin}/a?b=%22%3E%3Cscript%3E&#38;c=1#oauth=${attempt}"`)
  expect(html).not.toMatch(/token|verifier/)
  expect(await finish(browser, attempt)).toMatchObject({ status: 'complete' })
})

const vectors = new URL(
  '../../../../../../shared/vectors/redirect/open-redirect-payloads.json',
  import.meta.url,
)

test.skipIf(!existsSync(vectors))('lands on no page but one of this app', async () => {
  const { lists } = JSON.parse(readFileSync(vectors, 'utf8')) as {
    lists: Record<string, string[]>
  }
  const known = Object.values(lists).flat()
  expect(known.length).toBeGreaterThan(100)
  const browser = kit.browser()
  const own = [
    '/.//evil.example',
    '/\\\\evil.example',
    '/\t/evil.example',
    '/a/../..//evil.example',
  ]
  let landed = 0
  for (const next of ['', 'home', '//evil.example', ...own, ...known]) {
    const visit = await begin(browser, { next }).catch((error: { code: string }) => error)
    if ('code' in visit) {
      expect(visit.code).toBe('input-invalid')
      continue
    }
    landed++
    const landing = `/auth/oauth/landing?attempt=${visit.attempt}&error_type=x`
    expect(new URL(locationOf(await browser.send(landing))).origin, next).toBe(origin)
  }
  expect(landed).toBeGreaterThan(0)
})

test('takes no origin from the request, but the one of several that it comes from', async () => {
  const site = 'https://www.app.example'
  const proxy = createProxy({ upstream: embedded(kit.server), origin: [origin, site] })
  const start = (headers: Record<string, string>) =>
    proxy.fetch(
      new Request('https://evil.example/auth/oauth/start', {
        method: 'POST',
        headers: { 'content-type': 'application/json', host: 'evil.example', ...headers },
        body: JSON.stringify({ provider: 'google', mode: 'redirect', next: '/' }),
      }),
    )
  expect(await (await start({ origin: site })).text()).toContain(`"url":"${site}/auth/oauth/go`)
  expect(await (await start({ origin })).text()).toContain(`"url":"${origin}/auth/oauth/go`)
  expect((await start({ origin: 'https://evil.example' })).status).toBe(403)
})

test('links an account to who is signed in, who signs in with it from then on', async () => {
  const { browser } = await signIn(kit, 'owner@example.com')
  const before = await sessionOf(browser)
  const theirs = { email: 'other@example.com', name: 'Other Address' }
  const route = 'POST /oauth/attach'
  const { attempt, landed } = await signInWith(kit, browser, theirs, { route })
  expect(locationOf(landed)).toContain(`#oauth-attach=${attempt}`)
  expect(await finish(browser, attempt)).toMatchObject({ status: 'complete', isNewUser: false })
  const after = await sessionOf(browser)
  expect(after?.session).toMatchObject({
    sessionId: before?.session.sessionId,
    expiresAt: before?.session.expiresAt,
  })

  const later = kit.browser()
  const again = await signInWith(kit, later, theirs)
  expect(await finish(later, again.attempt)).toMatchObject({
    user: { userId: before?.user.userId },
  })
})

test('links no account that is somebody else’s already', async () => {
  const taken = { email: 'taken@example.com' }
  await signInWith(kit, kit.browser(), taken)
  const { browser } = await signIn(kit, 'late@example.com')
  const { attempt } = await signInWith(kit, browser, taken, { route: 'POST /oauth/attach' })
  await expect(finish(browser, attempt)).rejects.toMatchObject({ code: 'account-taken' })
})

test('links for who began it only, with a fresh proof', async () => {
  await expect(begin(kit.browser(), { route: 'POST /oauth/attach' })).rejects.toMatchObject({
    code: 'signed-out',
  })
  const { browser } = await signIn(kit, 'fresh@example.com')
  const { attempt, url } = await begin(browser, { route: 'POST /oauth/attach' })
  const landing = await visitProvider(kit, browser, url, { email: 'linked@example.com' })
  await signIn(kit, 'next@example.com', browser)
  await browser.send(landing)
  await expect(finish(browser, attempt)).rejects.toMatchObject({ code: 'attempt-unknown' })
  expect((await sessionOf(browser))?.user.emails).toMatchObject([{ email: 'next@example.com' }])

  kit.clock.advance(60 * 60_000)
  await expect(begin(browser, { route: 'POST /oauth/attach' })).rejects.toMatchObject({
    code: 'step-up-required',
    ways: ['email-otp'],
  })
})
