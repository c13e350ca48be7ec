import { expect, expectTypeOf, test } from 'vitest'
import { createApiClient, type ApiClient } from './client.ts'
import { ApiError } from './errors.ts'

const answering = (answer: () => Response | Promise<Response>) => {
  const requests: Request[] = []
  const api = createApiClient({
    baseUrl: 'https://api.example',
    projectId: 'project-test-1',
    secret: 'sécret',
    fetch: async (request) => {
      requests.push(request)
      return answer()
    },
  })
  return { api, requests }
}

const envelope = { request_id: 'request-id-test-1', status_code: 200 }
const sent = { ...envelope, user_id: 'user-test-1', email_id: 'email-test-1', user_created: true }

test('sends JSON with Basic credentials to the path of the endpoint', async () => {
  const { api, requests } = answering(() => Response.json(sent))
  await expect(api.otps.emailLoginOrCreate({ email: 'ada@example.com' })).resolves.toEqual(sent)
  const [request] = requests
  expect(request?.url).toBe('https://api.example/v1/otps/email/login_or_create')
  expect(request?.headers.get('authorization')).toBe('Basic cHJvamVjdC10ZXN0LTE6c8OpY3JldA==')
  await expect(request?.json()).resolves.toEqual({ email: 'ada@example.com' })
})

test('puts path members into the path and the rest of a GET into the query', async () => {
  const { api, requests } = answering(() => Response.json({ ...envelope, sessions: [], keys: [] }))
  await api.sessions.get({ user_id: 'a|b.c' })
  await api.sessions.jwks({ project_id: 'a/b?c#d' })
  expect(requests.map(({ url }) => url)).toEqual([
    'https://api.example/v1/sessions?user_id=a%7Cb.c',
    'https://api.example/v1/sessions/jwks/a%2Fb%3Fc%23d',
  ])
})

test('calls no other endpoint for an id that is a path', async () => {
  const { api, requests } = answering(() => Response.json(envelope))
  for (const user_id of ['', '.', '..']) {
    await expect(api.users.get({ user_id })).rejects.toMatchObject({ errorType: 'bad_request' })
  }
  await api.users.get({ user_id: '../sessions' }).catch(() => {})
  expect(requests.map(({ url }) => url)).toEqual(['https://api.example/v1/users/..%2Fsessions'])
})

const token = {
  project_id: 'project-test-1',
  grant_type: 'client_credentials',
  client_id: 'crm|1',
  client_secret: 'a&b=c+d',
} as const

test('sends what an OAuth client sends as a form, without the secret of the project', async () => {
  const granted = { ...envelope, access_token: 'a.b.c', token_type: 'bearer', expires_in: 3600 }
  const { api, requests } = answering(() => Response.json(granted))
  await expect(api.m2m.token(token)).resolves.toEqual(granted)
  const [request] = requests
  expect(request?.url).toBe('https://api.example/v1/public/project-test-1/oauth2/token')
  expect(request?.headers.get('authorization')).toBeNull()
  expect(request?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
  await expect(request?.text()).resolves.toBe(
    'grant_type=client_credentials&client_id=crm%7C1&client_secret=a%26b%3Dc%2Bd',
  )
})

test('shows an access token in the header, and nothing of the project', async () => {
  const { api, requests } = answering(() => Response.json({ ...envelope, sub: 'user-test-1' }))
  const shown = { project_id: 'project-test-1', access_token: 'a.b.c' }
  await api.connectedApps.userinfo(shown)
  const [request] = requests
  expect(request?.url).toBe('https://api.example/v1/public/project-test-1/oauth2/userinfo')
  expect(request?.headers.get('authorization')).toBe('Bearer a.b.c')
})

test('throws the error of an OAuth answer like any other', async () => {
  const { api } = answering(() =>
    Response.json(
      { error: 'invalid_client', error_description: 'Wrong.', request_id: 'request-id-test-3' },
      { status: 401 },
    ),
  )
  await expect(api.m2m.token(token)).rejects.toMatchObject({
    errorType: 'invalid_client',
    statusCode: 401,
    message: 'Wrong.',
    requestId: 'request-id-test-3',
  })
})

test('throws the error of the answer', async () => {
  const { api } = answering(() =>
    Response.json(
      {
        status_code: 429,
        request_id: 'request-id-test-2',
        error_type: 'too_many_requests',
        error_message: 'Slow down.',
        error_details: { bucket: 'sends' },
      },
      { status: 429, headers: { 'retry-after': '30' } },
    ),
  )
  const error = await api.users.get({ user_id: 'user-test-1' }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    errorType: 'too_many_requests',
    statusCode: 429,
    message: 'Slow down.',
    requestId: 'request-id-test-2',
    details: { bucket: 'sends' },
    retryAfterSeconds: 30,
  })
})

test('keeps an error type that is newer than this client', async () => {
  const { api } = answering(() => Response.json({ error_type: 'brand_new' }, { status: 418 }))
  await expect(api.users.get({ user_id: 'u' })).rejects.toMatchObject({
    errorType: 'brand_new',
    statusCode: 418,
  })
})

const unusable: Record<string, () => Response | Promise<Response>> = {
  'a dead network': () => Promise.reject(new TypeError('fetch failed')),
  'an HTML page': () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
  'JSON of another shape': () => Response.json({ hello: 'world' }),
  'text where JSON should be': () => new Response('ok'),
}
for (const [name, answer] of Object.entries(unusable)) {
  test(`says server_unavailable for ${name}`, async () => {
    const { api } = answering(answer)
    await expect(api.users.get({ user_id: 'u' })).rejects.toMatchObject({
      errorType: 'server_unavailable',
      statusCode: 503,
    })
  })
}

test('ignores members that a newer API adds', async () => {
  const { api } = answering(() => Response.json({ ...sent, brand_new: true }))
  await expect(api.otps.emailLoginOrCreate({ email: 'a@example.com' })).resolves.toEqual(sent)
})

test('throws the reason of the caller who gave up', async () => {
  const { api } = answering(() => Promise.reject(new DOMException('aborted', 'AbortError')))
  const signal = AbortSignal.abort(new Error('left the page'))
  await expect(api.users.get({ user_id: 'u' }, { signal })).rejects.toThrow('left the page')
})

test('types inputs and answers by endpoint', () => {
  expectTypeOf<Parameters<ApiClient['otps']['authenticate']>[0]>().toHaveProperty('method_id')
  expectTypeOf<Awaited<ReturnType<ApiClient['sessions']['authenticate']>>>().toHaveProperty(
    'session_jwt',
  )
})
