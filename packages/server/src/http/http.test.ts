import { existsSync, readFileSync } from 'node:fs'
import { contract, type Endpoint, type ErrorBody } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../testing.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer({ baseUrl: 'https://auth.example.com' })
})
afterAll(() => kit.close())

const basic = (id = kit.server.projectId, secret = kit.server.secret) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

const call = async (path: string, init: RequestInit & { duplex?: 'half' } = {}) => {
  const headers = new Headers(init.headers)
  if (!headers.has('authorization')) headers.set('authorization', basic())
  const request = new Request(`http://host.invalid${path}`, { ...init, headers })
  const response = await kit.server.fetch(request)
  return { response, body: (await response.json()) as ErrorBody & Record<string, unknown> }
}
const post = (path: string, body: BodyInit, type = 'application/json') =>
  call(path, { method: 'POST', body, headers: { 'content-type': type } })

test('gives every answer an id, its status and safe headers', async () => {
  const good = await call(`/v1/sessions/jwks/${kit.server.projectId}`)
  const bad = await call('/nowhere')
  expect(good.body).toMatchObject({ status_code: 200 })
  expect(bad.body).toEqual({
    status_code: 404,
    request_id: expect.any(String),
    error_type: 'route_not_found',
    error_message: expect.any(String),
    error_url: 'https://auth.example.com/docs/errors/404#route_not_found',
  })
  for (const { response, body } of [good, bad]) {
    expect(body.request_id).toMatch(/^request-id-test-[\da-f-]{36}$/)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('answers nobody without the credentials of the project', async () => {
  const { projectId, secret } = kit.server
  const wrong = [
    '',
    'Basic',
    'Basic !!!',
    `Bearer ${secret}`,
    basic(projectId, `${secret}x`),
    basic(projectId, ''),
    basic(`${projectId}x`, secret),
    basic('', secret),
    `${basic()},`,
  ]
  for (const authorization of wrong) {
    const { response, body } = await call('/v1/users/x', { headers: { authorization } })
    expect([response.status, body.error_type]).toEqual([401, 'unauthorized_credentials'])
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
  }
  const keys = await call(`/v1/sessions/jwks/${projectId}`, { headers: { authorization: '' } })
  expect(keys.response.status).toBe(200)
})

test('knows each path in one spelling and with its own method', async () => {
  const odd = [
    '//v1/users',
    '/v1//users',
    '/v1/users/',
    '/V1/users',
    '/v1/%75sers',
    '/v1%2fusers',
    '/v1/users/a/b',
    '/v1',
    '/',
    '/v1/otps/authenticate/',
  ]
  for (const path of odd) {
    const { response, body } = await call(path, { method: 'POST' })
    expect([path, response.status, body.error_type]).toEqual([path, 404, 'route_not_found'])
  }
  const endpoints = Object.values(contract).flatMap((group): Endpoint[] => Object.values(group))
  for (const { path } of endpoints) {
    const known = endpoints.filter((other) => other.path === path).map(({ method }) => method)
    const { response, body } = await call(path.replace(/\{\w+\}/g, 'x'), { method: 'PATCH' })
    const type = body.error ?? body.error_type
    expect([path, response.status, type]).toEqual([path, 405, 'method_not_allowed'])
    const allowed = known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    expect(response.headers.get('allow')).toBe(allowed.join(', '))
  }
})

test('refuses what is no JSON object, too long or too deep', async () => {
  const deep = `{"a":${'['.repeat(20)}${']'.repeat(20)}}`
  const refusals: [BodyInit, string?][] = [
    ['{'],
    ['[]'],
    ['null'],
    ['"text"'],
    [deep],
    [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['\ufeff{}'],
    ['{}', 'text/plain'],
    ['{}', 'application/jsonp'],
    ['{"email":1}'],
    ['{"email":"a@example.com","name":"Ada"}'],
  ]
  for (const [body, type] of refusals) {
    const answer = await post('/v1/users', body, type)
    expect([answer.response.status, answer.body.error_type]).toEqual([400, 'bad_request'])
  }
  const named = await post('/v1/otps/authenticate', '{"code":"123456"}')
  expect(named.body.error_message).toBe('method_id is required.')
  const twice = await call('/v1/sessions?user_id=a&user_id=b')
  expect(twice.body.error_type).toBe('bad_request')
})

test('stops reading at 64 kB, whatever the content-length says', async () => {
  const chunk = new TextEncoder().encode(' '.repeat(16 * 1024))
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      if (sent > 1000) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const answer = await call('/v1/users', {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'application/json', 'content-length': '2' },
  })
  expect([answer.response.status, answer.body.error_type]).toEqual([413, 'request_too_large'])
  expect(sent).toBeLessThan(20)
  const full = await post('/v1/users', `{"a":"${'x'.repeat(65_528)}"}`)
  expect(full.response.status).toBe(400)
  const over = await post('/v1/users', `{"a":"${'x'.repeat(65_529)}"}`)
  expect(over.response.status).toBe(413)
})

test('takes a member that is null as absent', async () => {
  const { response } = await post(
    '/v1/users',
    JSON.stringify({ email: 'null@example.com', name: null, external_id: null }),
  )
  expect(response.status).toBe(200)
})

test('answers 500 without a word of the inside, and goes on', async () => {
  const broken = await createTestServer({
    delivery: { send: () => Promise.resolve() },
    clock: () => {
      if (failing) throw new Error('canary-inside')
      return Date.now()
    },
  })
  failing = true
  const call = broken.api.users.create({ email: 'ada@example.com' })
  await expect(call).rejects.toMatchObject({ statusCode: 500, errorType: 'internal_server_error' })
  await expect(call).rejects.not.toThrow('canary')
  failing = false
  await expect(broken.api.users.get({ user_id: 'x' })).rejects.toMatchObject({ statusCode: 404 })
  await broken.close()
  await expect(broken.api.users.get({ user_id: 'x' })).rejects.toMatchObject({ statusCode: 503 })
})
let failing = false

const suite = new URL('../../../../../shared/vectors/json/JSONTestSuite.json', import.meta.url)
if (!existsSync(suite)) process.stderr.write('No ../shared/vectors/json: that test is skipped.\n')

test.skipIf(!existsSync(suite))(
  'meets every kind of JSON with a refusal, never a fault',
  async () => {
    const { tests } = JSON.parse(readFileSync(suite, 'utf8')) as {
      tests: { name: string; base64: string }[]
    }
    for (const { name, base64 } of tests) {
      const bytes = Buffer.from(base64, 'base64')
      const whole = await post('/v1/otps/authenticate', bytes)
      expect(whole.response.status, name).toBeGreaterThanOrEqual(400)
      expect(whole.response.status, name).toBeLessThan(500)
      const inside = Buffer.concat([
        Buffer.from(`{"email":"json@example.com","trusted_metadata":{"x":`),
        bytes,
        Buffer.from('}}'),
      ])
      const wrapped = await post('/v1/users', inside)
      expect(wrapped.response.status, name).toBeLessThan(500)
    }
  },
)
