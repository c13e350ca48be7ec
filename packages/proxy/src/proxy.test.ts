import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from './proxy.ts'
import { createTestKit, origin, type TestKit } from './test-kit.ts'
import { embedded } from './upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const post = (
  path: string,
  headers: Record<string, string>,
  body: BodyInit = '{"sessionId":"session-1"}',
) => kit.proxy.fetch(new Request(`${origin}${path}`, { method: 'POST', headers, body }))

const json = { 'content-type': 'application/json' }

const status = async (headers: Record<string, string>) =>
  (await post('/auth/session/sign-out', headers)).status

const statusOf = async (path: string, method: string) =>
  (await kit.proxy.fetch(new Request(origin + path, { method }))).status

test('acts only on JSON from a page of the app', async () => {
  expect(await status({ ...json, origin })).toBe(200)
  expect(await status({ ...json, 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await status({ ...json, 'x-latchkey': '1' })).toBe(200)

  expect(await status(json)).toBe(403)
  expect(await status({ ...json, 'sec-fetch-site': 'cross-site', 'x-latchkey': '1' })).toBe(403)
  for (const other of [
    'null',
    'https://evil.example',
    `${origin}.evil.example`,
    'http://app.example',
  ]) {
    expect(await status({ ...json, origin: other, 'x-latchkey': '1' })).toBe(403)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    expect(await status({ 'content-type': type, origin })).toBe(400)
  }
})

test('answers no other spelling, method or path', async () => {
  for (const path of [
    '/auth//session',
    '/auth/session/',
    '/auth/%73ession',
    '/AUTH/session',
    '/authx/session',
    '/auth/session;x',
  ]) {
    expect(await statusOf(path, 'GET'), path).toBe(404)
  }
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']) {
    expect(await statusOf('/auth/session', method), method).toBe(405)
  }
})

test('refuses a body that is not JSON, not an object or over 64 kB, and stays alive', async () => {
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"email":1}',
    '{"email":{"a":1}}',
    `{"email":"${'x'.repeat(70_000)}"}`,
    new Uint8Array([0xff, 0xfe]),
  ]
  for (const body of bodies) {
    const answer = await post('/auth/email-otp/start', { ...json, origin }, body)
    expect(answer.status).toBe(400)
    await expect(answer.json()).resolves.toMatchObject({ error: { code: expect.any(String) } })
  }
  expect(kit.faults).toEqual([])
})

test('lets no cache keep an answer and no browser guess its type', async () => {
  for (const path of ['/auth/session', '/auth/nowhere', '/auth/magic-link/landing?token=x']) {
    const { headers } = await kit.proxy.fetch(new Request(origin + path))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')).toBe('Cookie')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('sets each cookie as __Host-, Secure, HttpOnly, Lax, without a domain', async () => {
  const answer = await post(
    '/auth/email-otp/start',
    { ...json, origin },
    '{"email":"ada@example.com"}',
  )
  for (const line of answer.headers.getSetCookie()) {
    expect(line).toMatch(
      /^__Host-latchkey[\w-]*=[^;]*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    )
    expect(line.length).toBeLessThan(4096)
  }
  expect(answer.headers.getSetCookie()).toHaveLength(1)
})

test('works over plain http on localhost, and nowhere else', async () => {
  const upstream = embedded(kit.server)
  const local = createProxy({ upstream, origin: 'http://localhost:3000' })
  const answer = await local.fetch(
    new Request('http://localhost:3000/auth/email-otp/start', {
      method: 'POST',
      headers: { ...json, origin: 'http://localhost:3000' },
      body: '{"email":"local@example.com"}',
    }),
  )
  expect(answer.headers.getSetCookie()[0]).toMatch(/^latchkey-attempt-[^;]+; .*SameSite=Lax$/)
  expect(() => createProxy({ upstream, origin: 'http://app.example' })).toThrow(/https/)
  expect(() => createProxy({ upstream, origin: 'app.example' })).toThrow(/not an origin/)
})

test('takes no address of itself from the Host or forwarding headers', async () => {
  const answer = await kit.proxy.fetch(
    new Request('https://evil.example/auth/magic-link/landing?token=x', {
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    }),
  )
  expect(answer.headers.get('location')).toBe(`${origin}/sign-in/link#token=x`)
})

test('tells the browser nothing of a fault, and the operator all of it', async () => {
  const faults: { route: string; error: unknown }[] = []
  const broken = createProxy({
    upstream: { ...embedded(kit.server), api: null as never },
    origin,
    onFault: (fault) => faults.push(fault),
  })
  const answer = await broken.fetch(
    new Request(`${origin}/auth/email-otp/start`, {
      method: 'POST',
      headers: { ...json, origin },
      body: '{"email":"ada@example.com"}',
    }),
  )
  expect(answer.status).toBe(500)
  await expect(answer.json()).resolves.toEqual({ error: { code: 'unexpected', kind: 'fault' } })
  expect(faults).toMatchObject([{ route: 'POST /email-otp/start', error: expect.any(TypeError) }])
})
