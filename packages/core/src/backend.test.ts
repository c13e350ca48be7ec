// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest'
import { createAuth } from './auth.ts'
import { httpBackend } from './backend.ts'

afterEach(() => {
  vi.useRealTimers()
})

const answering =
  (answer: Response | Error): typeof fetch =>
  async () => {
    if (answer instanceof Error) throw answer
    return answer
  }

const start = (answer: Response | Error) =>
  httpBackend({ fetch: answering(answer) })(
    'POST /email-otp/start',
    { email: 'ada@example.com' },
    {},
  )

const hanging: typeof fetch = (_, init) =>
  new Promise((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
  })

test('sends JSON with the header that no form and no other site can send', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({ output: {} }))
  const backend = httpBackend({ baseUrl: '/api/auth', fetch })
  await backend('POST /email-otp/start', { email: 'ada@example.com' }, {})
  expect(fetch).toHaveBeenCalledWith(
    '/api/auth/email-otp/start',
    expect.objectContaining({
      method: 'POST',
      headers: { 'x-latchkey': '1', 'content-type': 'application/json' },
      body: '{"email":"ada@example.com"}',
    }),
  )
})

test('reads without a body', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json({ output: null }))
  await expect(httpBackend({ fetch })('GET /session', {}, {})).resolves.toBeNull()
  expect(fetch.mock.calls[0]?.[0]).toBe('/auth/session')
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ headers: { 'x-latchkey': '1' } })
  expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty('body')
})

test('uses the fetch of the page, also one that is put there later', async () => {
  const backend = httpBackend()
  vi.stubGlobal('fetch', async () => Response.json({ output: null }))
  await expect(backend('GET /session', {}, {})).resolves.toBeNull()
})

test('says `offline` when nothing comes back', async () => {
  const cause = new TypeError('Failed to fetch')
  await expect(start(cause)).rejects.toMatchObject({ code: 'offline', kind: 'network', cause })
})

test('says `offline` when the answer breaks off', async () => {
  const broken = new ReadableStream({
    start: (controller) => controller.error(new TypeError('network error')),
  })
  await expect(start(new Response(broken))).rejects.toMatchObject({ code: 'offline' })
})

test('says `timeout` when the answer takes too long', async () => {
  const backend = httpBackend({ fetch: hanging, timeoutMs: 1 })
  await expect(backend('GET /session', {}, {})).rejects.toMatchObject({ code: 'timeout' })
})

test.for([
  ['<h1>502 Bad Gateway</h1>', 502],
  ['{"error":"Bad Gateway"}', 502],
  ['{"message":"Service Unavailable"}', 503],
  ['', 504],
] as const)('says `unavailable` when a gateway answers %s', async ([body, status]) => {
  await expect(start(new Response(body, { status }))).rejects.toMatchObject({
    code: 'unavailable',
    kind: 'network',
  })
})

test('keeps what a refusal says', async () => {
  const error = {
    code: 'code-incorrect',
    kind: 'input',
    field: 'code',
    params: { attemptsLeft: 2 },
    retryAt: 1_767_226_200_000,
    requestId: 'request-1',
  }
  await expect(start(Response.json({ error }, { status: 400 }))).rejects.toMatchObject(error)
})

test('keeps a code of a newer server, with its kind', async () => {
  const error = { code: 'moon-is-full', kind: 'expired' }
  await expect(start(Response.json({ error }, { status: 400 }))).rejects.toMatchObject(error)
})

test.for([
  [400, 'unexpected'],
  [503, 'unavailable'],
] as const)('takes an error without a kind, with status %i, for one of a stranger', async (row) => {
  const [status, code] = row
  const body = { error: { code: 'code-incorrect' } }
  const answer = start(Response.json(body, { status }))
  await expect(answer).rejects.toMatchObject({ code, cause: body })
})

test.for([
  ['a page', '<h1>Welcome to our Wi-Fi</h1>'],
  ['nothing', ''],
  ['null', 'null'],
  ['an object of something else', '{}'],
  ['an error of something else', '{"error":"no such host"}'],
  ['a word', '"ok"'],
])('does not take %s with status 200 for an answer', async ([, body]) => {
  await expect(start(new Response(body))).rejects.toMatchObject({ code: 'unexpected' })
})

test('tells the abort of a caller from a dead network', async () => {
  const caller = new AbortController()
  const answer = httpBackend({ fetch: hanging })('GET /session', {}, { signal: caller.signal })
  caller.abort()
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
})

test('does not show the abort of a flow that is left', async () => {
  const auth = createAuth({ backend: httpBackend({ fetch: hanging }) })
  const leave = auth.session.subscribe(() => {})
  const next = auth.session.getState().refresh()
  leave()
  expect(await next).toMatchObject({ step: 'unknown', pending: null, error: null })
})

test.for([
  [1500, 0],
  [-1400, 0],
  [90_000, 90_000],
  [-3_600_000, -3_600_000],
])('puts a server that is %i ms ahead %i ms ahead', async ([ahead = 0, expected]) => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_767_225_600_500 })
  const date = new Date(Date.now() + ahead).toUTCString()
  const fetch = answering(Response.json({ output: null }, { headers: { date } }))
  const auth = createAuth({ backend: httpBackend({ fetch }) })
  await auth.request('GET /session', {})
  expect(Math.round((auth.now() - Date.now()) / 1000) * 1000).toBe(expected)
})
