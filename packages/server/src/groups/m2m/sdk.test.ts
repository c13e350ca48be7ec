import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as stytch from 'stytch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alterationsOf } from '../../testing-jwt.ts'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })

describe.each(testEngines())('with the official SDK on %s', (engine) => {
  let kit: TestServer
  let sdk: SdkConnection
  let client: stytch.Client
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      clock: Date.now,
      m2m: {
        customClaimsTemplate: {
          tenant: '{{ client.trusted_metadata.tenant }}',
          by: '{{ client.client_name }} of {{ client.client_id }}',
          region: 'eu',
        },
      },
    })
    sdk = await connectSdk(kit)
    client = sdk.client
  })
  afterAll(async () => {
    await sdk.disconnect()
    await kit.close()
  })

  const create = async (more: Partial<stytch.M2MClientsCreateRequest> = {}) => {
    const { m2m_client } = await client.m2m.clients.create({
      scopes: ['read:users', 'write:users'],
      ...more,
    })
    return m2m_client
  }
  const tokenOf = async (named: { client_id: string; client_secret: string }, scopes?: string[]) =>
    (await client.m2m.token({ ...named, ...(scopes && { scopes }) })).access_token

  test('makes, reads, changes and deletes a client', async () => {
    const made = await create({
      client_name: 'Reports',
      client_description: 'By night',
      trusted_metadata: { tenant: 'acme', old: 1 },
    })
    const { client_secret, ...shown } = made
    expect(client_secret).toMatch(/^[\w-]{43}$/)
    expect(shown).toEqual({
      client_id: expect.stringMatching(/^m2m-client-test-[\da-f-]{36}$/),
      client_name: 'Reports',
      client_description: 'By night',
      status: 'active',
      scopes: ['read:users', 'write:users'],
      client_secret_last_four: client_secret.slice(-4),
      trusted_metadata: { tenant: 'acme', old: 1 },
      next_client_secret_last_four: null,
    })
    const { client_id } = made
    expect((await client.m2m.clients.get({ client_id })).m2m_client).toEqual(shown)

    const change = {
      client_name: 'Exports',
      client_description: '',
      status: 'inactive' as const,
      scopes: ['read:users', 'read:users'],
      trusted_metadata: { old: null, seats: 5 },
    }
    const changed = {
      ...shown,
      ...change,
      scopes: ['read:users'],
      trusted_metadata: { tenant: 'acme', seats: 5 },
    }
    expect((await client.m2m.clients.update({ client_id, ...change })).m2m_client).toEqual(changed)
    expect((await client.m2m.clients.update({ client_id })).m2m_client).toEqual(changed)
    expect(await client.m2m.clients.delete({ client_id })).toMatchObject({ client_id })
    for (const call of [
      () => client.m2m.clients.get({ client_id }),
      () => client.m2m.clients.update({ client_id }),
      () => client.m2m.clients.delete({ client_id }),
      () => client.m2m.clients.secrets.rotateStart({ client_id }),
      () => client.m2m.clients.secrets.rotate({ client_id }),
      () => client.m2m.clients.secrets.rotateCancel({ client_id }),
    ]) {
      await expect(call()).rejects.toMatchObject(refusal(404, 'm2m_client_not_found'))
    }
  })

  test('takes clients over from another system', async () => {
    const client_id = `crm|${randomUUID()}.x`
    const client_secret = 'correct-h0rse+battery/staple%'
    const made = await create({ client_id, client_secret })
    expect(made).toMatchObject({ client_id, client_secret, client_secret_last_four: 'ple%' })
    expect((await client.m2m.clients.get({ client_id })).m2m_client.client_id).toBe(client_id)
    expect(decodeJwt(await tokenOf({ client_id, client_secret })).sub).toBe(client_id)
    await expect(create({ client_id })).rejects.toMatchObject(
      refusal(400, 'duplicate_m2m_client_id'),
    )
  })

  test('fetches tokens that the SDK takes, for as long as they last', async () => {
    const made = await create({ client_name: 'Reports', trusted_metadata: { tenant: 'acme' } })
    const answer = await client.m2m.token(made)
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 3600, status_code: 200 })
    const { access_token } = answer
    expect(decodeProtectedHeader(access_token)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: expect.any(String),
    })
    const { iat = 0, ...claims } = decodeJwt(access_token)
    const custom = { tenant: 'acme', by: `Reports of ${made.client_id}`, region: 'eu' }
    expect(claims).toEqual({
      iss: `stytch.com/${kit.server.projectId}`,
      aud: [kit.server.projectId],
      sub: made.client_id,
      scope: 'read:users write:users',
      nbf: iat,
      exp: iat + 3600,
      ...custom,
    })
    expect(await client.m2m.authenticateToken({ access_token })).toEqual({
      client_id: made.client_id,
      scopes: ['read:users', 'write:users'],
      custom_claims: custom,
    })
    await expect(
      client.m2m.authenticateToken({ access_token, max_token_age_seconds: 0 }),
    ).rejects.toMatchObject({ code: 'jwt_too_old' })
  })

  test('grants the scopes that are asked for, and no others', async () => {
    const made = await create({ scopes: ['read:*', 'write:users', 'plain'] })
    const check = (access_token: string, ...required_scopes: string[]) =>
      client.m2m.authenticateToken({ access_token, required_scopes })
    const some = await tokenOf(made, ['read:*', 'plain'])
    expect((await check(some, 'read:books', 'plain')).scopes).toEqual(['read:*', 'plain'])
    await expect(check(some, 'write:users')).rejects.toMatchObject({ code: 'missing_scopes' })
    expect((await check(await tokenOf(made, []))).scopes).toEqual(made.scopes)
    for (const scopes of [['read:users'], ['plain', 'admin'], ['PLAIN'], ['plain\tread:*']]) {
      await expect(client.m2m.token({ ...made, scopes }), scopes.join()).rejects.toMatchObject(
        refusal(400, 'invalid_scope'),
      )
    }
    const none = await create({ scopes: [] })
    expect(decodeJwt(await tokenOf(none)).scope).toBe('')
  })

  test('takes two secrets while they rotate, and one before and after', async () => {
    const { client_id, client_secret: first } = await create()
    const { secrets } = client.m2m.clients
    const works = async (client_secret: string) =>
      tokenOf({ client_id, client_secret }).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject(refusal(401, 'invalid_client'))
          return false
        },
      )
    const notRotating = refusal(400, 'm2m_client_not_rotating_secret')
    await expect(secrets.rotate({ client_id })).rejects.toMatchObject(notRotating)
    await expect(secrets.rotateCancel({ client_id })).rejects.toMatchObject(notRotating)

    const started = (await secrets.rotateStart({ client_id })).m2m_client
    const canceled = started.next_client_secret
    expect(started).toMatchObject({
      client_secret_last_four: first.slice(-4),
      next_client_secret_last_four: canceled.slice(-4),
    })
    expect([await works(first), await works(canceled)]).toEqual([true, true])
    await expect(secrets.rotateStart({ client_id })).rejects.toMatchObject(
      refusal(400, 'm2m_client_already_rotating_secret'),
    )
    expect((await secrets.rotateCancel({ client_id })).m2m_client).toMatchObject({
      client_secret_last_four: first.slice(-4),
      next_client_secret_last_four: null,
    })
    expect([await works(first), await works(canceled)]).toEqual([true, false])

    const { next_client_secret: second } = (await secrets.rotateStart({ client_id })).m2m_client
    expect([await works(first), await works(second)]).toEqual([true, true])
    const { m2m_client } = await secrets.rotate({ client_id })
    expect(m2m_client).toMatchObject({
      client_secret_last_four: second.slice(-4),
      next_client_secret_last_four: null,
    })
    expect(m2m_client).not.toHaveProperty('next_client_secret')
    expect([await works(first), await works(second), await works(canceled)]).toEqual([
      false,
      true,
      false,
    ])
    await expect(secrets.rotate({ client_id })).rejects.toMatchObject(notRotating)
  })

  test('gives an inactive or deleted client nothing, but leaves what it has', async () => {
    const made = await create()
    const { client_id } = made
    const access_token = await tokenOf(made)
    await client.m2m.clients.update({ client_id, status: 'inactive' })
    await expect(tokenOf(made)).rejects.toMatchObject(refusal(401, 'invalid_client'))
    await client.m2m.clients.update({ client_id, status: 'active' })
    await tokenOf(made)
    await client.m2m.clients.delete({ client_id })
    await expect(tokenOf(made)).rejects.toMatchObject(refusal(401, 'invalid_client'))
    expect((await client.m2m.authenticateToken({ access_token })).client_id).toBe(client_id)
  })

  test('refuses wrong credentials, one like the other', async () => {
    const { client_id, client_secret } = await create()
    const other = await create()
    const wrong = [
      { client_id, client_secret: other.client_secret },
      { client_id, client_secret: `${client_secret} ` },
      { client_id, client_secret: client_secret.toUpperCase() },
      { client_id, client_secret: client_secret.slice(0, -1) },
      { client_id, client_secret: 'x'.repeat(5000) },
      { client_id: `m2m-client-test-${randomUUID()}`, client_secret },
      { client_id: 'x'.repeat(5000), client_secret },
      { client_id: client_id.toUpperCase(), client_secret },
    ]
    for (const credentials of wrong) {
      const error = await client.m2m.token(credentials).catch((error: unknown) => error)
      expect(error).toMatchObject({
        ...refusal(401, 'invalid_client'),
        error_message: expect.stringMatching(/^The client is unknown or inactive/),
        error_url: `${kit.server.baseUrl}/docs/errors/401#invalid_client`,
        request_id: expect.stringMatching(/^request-id-test-/),
      })
    }
  })

  test.each<[string, object]>([
    ['m2m_client_invalid_client_id', { client_id: 'a b' }],
    ['m2m_client_invalid_client_id', { client_id: 'a/b' }],
    ['m2m_client_invalid_client_id', { client_id: '..' }],
    ['m2m_client_invalid_client_id', { client_id: 'search' }],
    ['m2m_client_invalid_client_id', { client_id: 'x'.repeat(129) }],
    ['m2m_client_invalid_client_id', { client_id: '' }],
    ['m2m_client_invalid_client_secret', { client_secret: 'with a blank in it 8' }],
    ['m2m_client_invalid_client_secret', { client_secret: 'ünïcödé-sécrét-91' }],
    ['m2m_client_invalid_client_secret', { client_secret: 'x'.repeat(257) }],
    ['insecure_m2m_client_secret', { client_secret: 'x7-Kq9' }],
    ['insecure_m2m_client_secret', { client_secret: 'aaaaaaaaaaaaaaaa' }],
    ['insecure_m2m_client_secret', { client_secret: 'password123' }],
    ['m2m_client_invalid_client_name', { client_name: 'x'.repeat(257) }],
    ['m2m_client_invalid_client_description', { client_description: 'x'.repeat(1025) }],
    ['invalid_m2m_client_scope', { scopes: ['two words'] }],
    ['invalid_m2m_client_scope', { scopes: ['quote"'] }],
    ['invalid_m2m_client_scope', { scopes: [''] }],
    ['invalid_m2m_client_scope', { scopes: ['x'.repeat(129)] }],
    ['invalid_m2m_client_scope', { scopes: 'read:users' }],
    ['too_many_m2m_client_scopes', { scopes: Array.from({ length: 101 }, (_, n) => `s${n}`) }],
    ['metadata_invalid_format', { trusted_metadata: [] }],
    ['metadata_too_large', { trusted_metadata: { a: 'x'.repeat(4097) } }],
    [
      'metadata_too_many_keys',
      { trusted_metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [n, 1])) },
    ],
  ])('answers %s, case %#, and makes nothing', async (type, wrong) => {
    const before = await client.m2m.clients.search({})
    await expect(create(wrong)).rejects.toMatchObject(refusal(400, type))
    expect((await client.m2m.clients.search({})).results_metadata).toEqual(before.results_metadata)
  })

  test('refuses wrong changes, and changes nothing', async () => {
    const { client_id } = await create({ trusted_metadata: { a: 'x'.repeat(4000) } })
    const before = (await client.m2m.clients.get({ client_id })).m2m_client
    for (const [type, change] of [
      ['m2m_client_invalid_status', { status: 'deleted' }],
      ['m2m_client_invalid_client_name', { client_name: 'x'.repeat(257) }],
      ['invalid_m2m_client_scope', { client_name: 'New', scopes: ['a b'] }],
      ['metadata_too_large', { client_name: 'New', trusted_metadata: { b: 'x'.repeat(100) } }],
    ] as const) {
      await expect(
        client.m2m.clients.update({ client_id, ...(change as object) }),
      ).rejects.toMatchObject(refusal(400, type))
    }
    expect((await client.m2m.clients.get({ client_id })).m2m_client).toEqual(before)
  })

  test('has the SDK refuse a token that is altered, of another kind, or of another project', async () => {
    const access_token = await tokenOf(await create())
    const { m2m } = client
    for (const altered of alterationsOf(access_token)) {
      await expect(m2m.authenticateToken({ access_token: altered }), altered).rejects.toThrow()
    }
    const elsewhere = new stytch.Client({
      project_id: 'project-test-22222222-2222-4222-8222-222222222222',
      secret: 'secret',
      env: sdk.env,
    })
    await expect(elsewhere.m2m.authenticateToken({ access_token })).rejects.toMatchObject({
      code: 'jwt_invalid',
    })
    await expect(elsewhere.m2m.token(await create())).rejects.toMatchObject(
      refusal(401, 'invalid_client'),
    )
    // A token of a client is no session, and the JWT of a session no token.
    await expect(client.sessions.authenticate({ session_jwt: access_token })).rejects.toMatchObject(
      refusal(400, 'unable_to_parse_session_jwt'),
    )
    const { user_id } = await client.users.create({ email: `${randomUUID()}@example.com` })
    const { token } = await client.magicLinks.create({ user_id })
    const { session_jwt } = await client.magicLinks.authenticate({
      token,
      session_duration_minutes: 5,
    })
    await expect(m2m.authenticateToken({ access_token: session_jwt })).rejects.toThrow()
    await m2m.authenticateToken({ access_token })
  })
})
