import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

type Answer = { access_token?: string; error?: string; error_description?: string }

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

/** As RFC 6749 section 2.3.1 says it: each part is encoded before both are put together. */
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`,
})

describe.each(testEngines())('the token endpoint on %s', (engine) => {
  let kit: TestServer
  let client_id: string
  let client_secret: string
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      limits: { clientTries: { burst: 1e6, perMinute: 1e6 } },
    })
    const { m2m_client } = await kit.api.m2m.create({
      client_id: 'crm|reports',
      client_secret: 'correct:h0rse+battery%staple&co=',
      scopes: ['read:users', 'write:users'],
    })
    ;({ client_id, client_secret } = m2m_client)
  })
  afterAll(() => kit.close())

  const post = async (body: string, headers: Record<string, string> = form, projectId = '') => {
    const path = `/v1/public/${projectId || kit.server.projectId}/oauth2/token`
    const request = new Request(`http://host.invalid${path}`, { method: 'POST', headers, body })
    const response = await kit.server.fetch(request)
    return { response, body: (await response.json()) as Answer }
  }
  const grant = 'grant_type=client_credentials'
  const inBody = () => new URLSearchParams({ client_id, client_secret }).toString()

  test('takes the credentials in the form, in JSON, or in HTTP Basic', async () => {
    const asJson = { grant_type: 'client_credentials', client_id, client_secret, scope: null }
    const good: [string, Record<string, string>][] = [
      [`${grant}&${inBody()}`, form],
      [`${inBody()}&${grant}&scope=`, { 'content-type': `${form['content-type']}; charset=UTF-8` }],
      [JSON.stringify(asJson), json],
      [grant, { ...form, ...basic(client_id, client_secret) }],
      [`${grant}&client_id=crm%7Creports`, { ...form, ...basic(client_id, client_secret) }],
      [`${grant}&client_id=&client_secret=`, { ...form, ...basic(client_id, client_secret) }],
      [
        JSON.stringify({ grant_type: asJson.grant_type }),
        { ...json, ...basic(client_id, client_secret) },
      ],
      [`${grant}&${inBody()}&resource=https%3A%2F%2Fapi.example`, form],
    ]
    for (const [body, headers] of good) {
      const answer = await post(body, headers)
      expect(answer.body, body).toEqual({
        access_token: expect.any(String),
        token_type: 'bearer',
        expires_in: 3600,
        request_id: expect.any(String),
        status_code: 200,
      })
      expect(decodeJwt(answer.body.access_token ?? '')).toMatchObject({
        sub: client_id,
        scope: 'read:users write:users',
      })
      expect(answer.response.headers.get('cache-control')).toBe('no-store')
      expect(answer.response.headers.get('pragma')).toBe('no-cache')
    }
  })

  test('takes a client beside the credentials of the project, which some SDKs always send', async () => {
    const { projectId, secret } = kit.server
    const headers = { ...form, authorization: `Basic ${btoa(`${projectId}:${secret}`)}` }
    expect((await post(`${grant}&${inBody()}`, headers)).response.status).toBe(200)
    // They prove no client.
    const alone = [grant, `${grant}&client_id=crm%7Creports`]
    for (const body of alone) {
      expect((await post(body, headers)).body.access_token, body).toBeUndefined()
    }
  })

  test('grants each scope once, in the order in which they are asked for', async () => {
    const scopeOf = async (scope: string) => {
      const { body } = await post(`${grant}&${inBody()}&scope=${scope}`)
      return body.access_token ? decodeJwt(body.access_token).scope : body.error
    }
    expect(await scopeOf('write:users+read:users+write:users')).toBe('write:users read:users')
    expect(await scopeOf('read:users')).toBe('read:users')
    for (const scope of ['admin', 'read:users+admin', 'read:users++write:users', '+', 'read:*']) {
      expect(await scopeOf(scope), scope).toBe('invalid_scope')
    }
  })

  test.each<[string, number, string, () => [string, Record<string, string>?, string?]]>([
    ['no credentials', 401, 'invalid_client', () => [grant]],
    ['nothing at all', 401, 'invalid_client', () => ['', {}]],
    ['no secret', 400, 'invalid_request', () => [`${grant}&client_id=crm%7Creports`]],
    ['no grant', 400, 'invalid_request', () => [inBody()]],
    ['another grant', 400, 'unsupported_grant_type', () => [`grant_type=password&${inBody()}`]],
    [
      'a wrong secret',
      401,
      'invalid_client',
      () => [`${grant}&client_id=crm%7Creports&client_secret=x`],
    ],
    ['a wrong Basic', 401, 'invalid_client', () => [grant, { ...form, ...basic(client_id, 'x') }]],
    [
      'another scheme',
      401,
      'invalid_client',
      () => [`${grant}&${inBody()}`, { ...form, authorization: 'Bearer x' }],
    ],
    [
      'a Basic without a colon',
      401,
      'invalid_client',
      () => [grant, { ...form, authorization: `Basic ${btoa('crm')}` }],
    ],
    [
      'a Basic that does not decode',
      401,
      'invalid_client',
      () => [grant, { ...form, authorization: `Basic ${btoa('crm:%zz')}` }],
    ],
    [
      'credentials in two ways',
      400,
      'invalid_request',
      () => [`${grant}&${inBody()}`, { ...form, ...basic(client_id, client_secret) }],
    ],
    [
      'two clients',
      400,
      'invalid_request',
      () => [`${grant}&client_id=other`, { ...form, ...basic(client_id, client_secret) }],
    ],
    ['a parameter twice', 400, 'invalid_request', () => [`${grant}&${grant}&${inBody()}`]],
    ['NUL', 400, 'invalid_request', () => [`${grant}&client_id=a%00b&client_secret=x`]],
    ['a broken byte', 401, 'invalid_client', () => [`${grant}&client_id=%FF&client_secret=x`]],
    [
      'a number',
      400,
      'invalid_request',
      () => ['{"grant_type":"client_credentials","client_id":2,"client_secret":3}', json],
    ],
    ['no JSON', 400, 'invalid_request', () => ['{', json]],
    [
      'another type',
      400,
      'invalid_request',
      () => [`${grant}&${inBody()}`, { 'content-type': 'text/plain' }],
    ],
    ['too much', 413, 'request_too_large', () => [`${grant}&${inBody()}&a=${'x'.repeat(70_000)}`]],
    [
      'another project',
      401,
      'invalid_client',
      () => [`${grant}&${inBody()}`, form, 'project-test-22222222-2222-4222-8222-222222222222'],
    ],
  ])('refuses %s in the words of OAuth', async (_, status, error, build) => {
    const { response, body } = await post(...build())
    expect(response.status).toBe(status)
    expect(body).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
      error_uri: `${kit.server.baseUrl}/docs/errors/${status}#${error}`,
      request_id: expect.any(String),
      status_code: status,
    })
    expect(response.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Basic realm="Latchkey", charset="UTF-8"' : null,
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('is reached by POST only', async () => {
    const url = `http://host.invalid/v1/public/${kit.server.projectId}/oauth2/token`
    const response = await kit.server.fetch(new Request(url))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(await response.json()).toMatchObject({ error: 'method_not_allowed' })
  })
})

describe.each(testEngines())('the tries of a client on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  const create = async (client_secret?: string) =>
    (await kit.api.m2m.create({ scopes: [], ...(client_secret && { client_secret }) })).m2m_client
  const guess = (client_id: string, client_secret: string) =>
    kit.api.m2m.token({
      project_id: kit.server.projectId,
      grant_type: 'client_credentials',
      client_id,
      client_secret,
    })
  const exhaust = async (client_id: string) => {
    const answers = await Promise.allSettled(
      Array.from({ length: 150 }, (_, index) => guess(client_id, `guess ${index}`)),
    )
    const refusals = answers.map((answer) =>
      answer.status === 'rejected' ? (answer.reason as { errorType: string }).errorType : 'ok',
    )
    expect(refusals.filter((type) => type === 'invalid_client')).toHaveLength(120)
    expect(refusals.filter((type) => type === 'too_many_requests')).toHaveLength(30)
  }
  const waiting = { statusCode: 429, errorType: 'too_many_requests', retryAfterSeconds: 1 }

  test('are limited, and the right secret of another system waits with the wrong ones', async () => {
    const { client_id, client_secret } = await create('correct-h0rse-battery')
    const other = await create('correct-h0rse-battery')
    await exhaust(client_id)
    await expect(guess(client_id, client_secret)).rejects.toMatchObject(waiting)
    await guess(other.client_id, client_secret)
    kit.clock.advance(1000)
    await guess(client_id, client_secret)
    await expect(guess(client_id, client_secret)).rejects.toMatchObject(waiting)

    // A secret that is made here takes its place, and cannot be guessed.
    const { next_client_secret } = (await kit.api.m2m.rotateStart({ client_id })).m2m_client
    await expect(guess(client_id, next_client_secret)).rejects.toMatchObject(waiting)
    await kit.api.m2m.rotate({ client_id })
    await guess(client_id, next_client_secret)
  })

  test('keep nobody from a token who has a secret that cannot be guessed', async () => {
    const { client_id, client_secret } = await create()
    await exhaust(client_id)
    await expect(guess(client_id, 'guess')).rejects.toMatchObject(waiting)
    await Promise.all(Array.from({ length: 150 }, () => guess(client_id, client_secret)))
  })
})
