import { existsSync, readFileSync } from 'node:fs'
import { noLimits } from '@latchkey/server/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routeNames } from './all-routes.ts'
import { createTestKit, origin, type Browser, type TestKit } from './test-kit.ts'

const vectors = new URL('../../../../shared/vectors/strings/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors/strings: these tests are skipped.\n')

let kit: TestKit
beforeAll(async () => {
  kit = await createTestKit({}, { limits: noLimits })
})
afterAll(() => kit.close())

const signIn = async (email: string): Promise<Browser> => {
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  await browser.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) })
  return browser
}

const sessionOf = async (browser: Browser) => browser.call('GET /session', {})

describe('another site', () => {
  const posts = routeNames.filter((name) => name.startsWith('POST '))
  // What a form, an image, a script or a frame of another site, or of a sibling domain, can send.
  const senders: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'https://evil.app.example' },
    { origin: 'https://app.example.evil.example' },
    { origin: 'https://app.example:8443' },
    { origin: 'http://app.example' },
    { origin: 'null' },
    { origin: '' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ]
  const siteOnly = ['cross-site', 'same-site', 'none', 'same-origin, cross-site', '']

  const sendBare = (browser: Browser, route: string, headers: Record<string, string>) => {
    const [method = '', path = ''] = route.split(' ')
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    return kit.proxy.fetch(
      new Request(`${origin}/auth${path}`, { method, headers: { ...headers, cookie }, body: '{}' }),
    )
  }

  test('makes no route act, whatever it sends, with every cookie of the person', async () => {
    const browser = await signIn('ada@example.com')
    const before = await sessionOf(browser)
    const sent = kit.outbox.messages().length
    for (const route of posts) {
      for (const headers of [...senders, ...siteOnly.map((site) => ({ 'sec-fetch-site': site }))]) {
        const answer = await sendBare(browser, route, {
          'content-type': 'application/json',
          ...headers,
        })
        expect(answer.status, `${route} ${JSON.stringify(headers)}`).toBe(403)
        expect(answer.headers.getSetCookie()).toEqual([])
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      }
      // The types that a form can send, even with the right origin.
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        const answer = await sendBare(browser, route, { 'content-type': type, origin })
        expect(answer.status, `${route} ${type}`).toBe(400)
        expect(answer.headers.getSetCookie()).toEqual([])
      }
    }
    expect(kit.outbox.messages()).toHaveLength(sent)
    expect(await sessionOf(browser)).toEqual(before)
  })

  test('gets nothing by GET of what only POST may do', async () => {
    const browser = await signIn('bob@example.com')
    for (const route of posts) {
      const path = route.slice('POST '.length)
      for (const query of ['', '?email=bob@example.com', '?_method=POST']) {
        const answer = await browser.send(`/auth${path}${query}`)
        if (routeNames.some((name) => name === `GET ${path}`)) continue
        expect(answer.status, path).toBe(405)
        expect(answer.headers.getSetCookie()).toEqual([])
      }
    }
  })
})

describe('a cookie that a sibling domain planted', () => {
  test('leaves the session as if there were none, instead of choosing one of two', async () => {
    const browser = await signIn('cleo@example.com')
    const mallory = await signIn('mallory@example.com')
    const both = [...browser.cookies, ...mallory.cookies].map((pair) => pair.join('='))
    for (const cookies of [both, both.toReversed()]) {
      const answer = await kit.proxy.fetch(
        new Request(`${origin}/auth/session`, { headers: { cookie: cookies.join('; ') } }),
      )
      await expect(answer.json()).resolves.toEqual({ output: null })
    }
  })

  test('counts for nothing without the prefix that only this host can set', async () => {
    const mallory = await signIn('mallory@example.com')
    const cookie = [...mallory.cookies]
      .map(([name, value]) => `${name.replace('__Host-', '')}=${value}`)
      .join('; ')
    for (const planted of [cookie, cookie.replaceAll('latchkey', '__host-latchkey')]) {
      const answer = await kit.proxy.fetch(
        new Request(`${origin}/auth/session`, { headers: { cookie: planted } }),
      )
      await expect(answer.json()).resolves.toEqual({ output: null })
    }
  })
})

describe.skipIf(!present)('a header that claims another host', () => {
  test('gets into no mail, message to sign, redirect or cookie', async () => {
    const { headers, values } = read('host-header.json') as { headers: string[]; values: string[] }
    let sent = 0
    for (const header of headers) {
      for (const value of values) {
        const claim = header === 'Forwarded' ? `host="${value}";proto=http` : value
        const claims = new Headers({ 'content-type': 'application/json', origin })
        // What Fetch refuses as a header no runtime passes on either.
        try {
          claims.set(header, claim)
        } catch {
          continue
        }
        const post = (path: string, input: object) =>
          kit.proxy.fetch(
            new Request(`https://evil.example/auth${path}`, {
              method: 'POST',
              headers: claims,
              body: JSON.stringify(input),
            }),
          )
        const email = `host-${++sent}@example.com`
        const started = await post('/magic-link/start', { email })
        const wallet = await post('/wallet/start', {
          address: '0x9D85ca56217D2bb651b00f15e694EB7E713637D4',
          type: 'ethereum',
        })
        const landing = await kit.proxy.fetch(
          new Request('https://evil.example/auth/magic-link/landing?token=x', { headers: claims }),
        )
        expect([started.status, wallet.status, landing.status]).toEqual([200, 200, 303])
        expect(landing.headers.get('location')).toBe(`${origin}/sign-in/link#token=x`)
        const mail = kit.outbox.messages().find(({ to }) => to === email)
        const said = `${mail?.text}\n${await wallet.text()}`
        expect(said).toContain('https://api.example/')
        const hosts = [...said.matchAll(/https?:\/\/([^/\s"'<>\\]+)/g)].map(([, host]) => host)
        expect(
          hosts.filter((host) => !['api.example', 'app.example'].includes(host ?? '')),
        ).toEqual([])
        for (const line of started.headers.getSetCookie()) expect(line).not.toMatch(/domain/i)
      }
    }
    expect(sent).toBeGreaterThan(200)
  })
})

describe.skipIf(!present)('a scanner that follows the links of a mail', () => {
  type Probe = { name: string; method: string; user_agent: string | null }

  const headersOf = ({ method, user_agent }: Probe): Headers => {
    const headers = new Headers(user_agent === null ? {} : { 'user-agent': user_agent })
    const [, name, value] = /with ([\w-]+): (.+)$/.exec(method) ?? []
    if (name && value) headers.set(name, value)
    return headers
  }

  test('spends nothing, signs nobody in, and the person still can', async () => {
    const { requests } = read('link-scanners.json') as { requests: Probe[] }
    expect(requests).toHaveLength(13)
    for (const [index, probe] of requests.entries()) {
      const email = `scanned-${index}@example.com`
      const browser = kit.browser()
      await browser.call('POST /magic-link/start', { email })
      const link = /https:\S+/.exec(kit.outbox.messages()[0]?.text ?? '')?.[0] ?? ''
      const method = /^\w+/.exec(probe.method)?.[0] ?? ''
      const follow = (url: string, to: { fetch(request: Request): Promise<Response> }) =>
        to.fetch(new Request(url, { method, headers: headersOf(probe) }))

      const first = await follow(link, kit.server)
      const second = await follow(
        first.headers.get('location') ?? `${origin}/auth/magic-link/landing?token=x`,
        kit.proxy,
      )
      for (const answer of [first, second]) {
        expect(answer.headers.getSetCookie(), probe.name).toEqual([])
        // Whatever runs scripts ends at a page that waits for a click.
        expect(await answer.text()).not.toMatch(/<script/i)
      }

      const { token, attempt } = await kit.linkFor(email)
      const outcome = await browser.call('POST /magic-link/redeem', {
        token,
        attempt,
        confirmed: false,
      })
      expect(outcome.status, probe.name).toBe('complete')
    }
  })
})
