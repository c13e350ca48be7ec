import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

type Keys = Awaited<ReturnType<typeof generateKeyPair>>

const issuer = 'https://partner.example'
const audience = 'latchkey'

describe.each(testEngines())('trusted tokens on %s', (engine) => {
  let kit: TestServer
  let keyServer: Server
  let rsa: Keys
  let other: Keys
  let ec: Keys
  let published: { status: number; body: string }

  beforeAll(async () => {
    rsa = await generateKeyPair('RS256')
    other = await generateKeyPair('RS256')
    ec = await generateKeyPair('ES256')
    const jwk = async ({ publicKey }: Keys, more: JWK): Promise<JWK> => ({
      ...(await exportJWK(publicKey)),
      ...more,
    })
    const keys = [await jwk(rsa, { kid: 'rsa', alg: 'RS256', use: 'sig' })]
    published = { status: 200, body: JSON.stringify({ keys }) }
    keyServer = createServer((_, response) => {
      response.writeHead(published.status).end(published.body)
    })
    await once(keyServer.listen(0, '127.0.0.1'), 'listening')
    const base = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`
    const pem = await exportSPKI(rsa.publicKey)
    const party = { issuer, audience }
    kit = await createTestServer({
      engine,
      session: { maxDurationMinutes: 1440 },
      trustedTokenProfiles: [
        { ...party, profileId: 'ttp-id', publicKeys: [pem], mapping: { userId: 'sub' } },
        { ...party, profileId: 'ttp-url', jwksUrl: base, mapping: { externalId: 'sub' } },
        {
          ...party,
          profileId: 'ttp-email',
          publicKeys: [await jwk(ec, { kid: 'ec' }), await exportSPKI(other.publicKey)],
          algorithms: ['ES256', 'RS256'],
          mapping: { email: 'mail' },
        },
        {
          ...party,
          profileId: 'ttp-new',
          publicKeys: [pem],
          mapping: { externalId: 'sub', email: 'mail' },
          provisioning: true,
        },
        {
          ...party,
          profileId: 'ttp-new-mail',
          publicKeys: [pem],
          mapping: { email: 'mail' },
          provisioning: true,
        },
      ],
    })
  })
  afterAll(async () => {
    await kit.close()
    keyServer.close()
  })

  const seconds = () => Math.floor(kit.clock.now() / 1000)
  const sign = (
    claims: Record<string, unknown> = {},
    { key = rsa.privateKey, header = {} }: { key?: Keys['privateKey']; header?: object } = {},
  ) =>
    new SignJWT({
      iss: issuer,
      aud: audience,
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds() + 300,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', ...header })
      .sign(key)
  const attest = (profile_id: string, token: string, more = {}) =>
    kit.api.sessions.attest({ profile_id, token, ...more })
  const newUser = async () => {
    const external_id = `crm|${randomUUID()}`
    const email = `${randomUUID()}@example.com`
    const { user_id } = await kit.api.users.create({ email, external_id })
    return { user_id, external_id, email }
  }
  const prove = async (email: string) => {
    await kit.api.magicLinks.emailSend({ email })
    const { magic_links: token = '' } = tokensIn(kit.outbox.messages()[0])
    return kit.api.magicLinks.authenticate({ token, session_duration_minutes: 60 })
  }
  const untrusted = { statusCode: 400, errorType: 'invalid_trusted_auth_token' }
  const unmapped = {
    statusCode: 400,
    errorType: 'trusted_token_profile_incorrect_external_id_mapping',
  }

  test('sign in the user of their claims, with a factor that names the token', async () => {
    const { user_id } = await newUser()
    const jti = randomUUID()
    const answer = await attest('ttp-id', await sign({ sub: user_id, jti }), {
      session_duration_minutes: 60,
      session_custom_claims: { tier: 'gold' },
    })
    expect(answer).toMatchObject({ user_id, user: { user_id } })
    expect(answer.session).toMatchObject({
      custom_claims: { tier: 'gold' },
      authentication_factors: [
        {
          type: 'trusted_auth_token',
          delivery_method: 'trusted_token_exchange',
          trusted_auth_token_factor: { token_id: jti },
        },
      ],
    })
  })

  test('are verified with keys from a URL, by kid', async () => {
    const { user_id, external_id } = await newUser()
    const header = { kid: 'rsa' }
    const answer = await attest('ttp-url', await sign({ sub: external_id }, { header }))
    expect(answer).toMatchObject({ user_id, session_token: '', session: null })
    await expect(
      attest('ttp-url', await sign({ sub: external_id }, { header: { kid: 'unknown' } })),
    ).rejects.toMatchObject(untrusted)
  })

  test('are verified with each of several keys and algorithms', async () => {
    const { user_id, email } = await newUser()
    await prove(email)
    const mail = email.toUpperCase()
    for (const options of [
      { key: ec.privateKey, header: { alg: 'ES256', kid: 'ec' } },
      { key: ec.privateKey, header: { alg: 'ES256' } },
      { key: other.privateKey },
    ]) {
      const answer = await attest('ttp-email', await sign({ mail }, options))
      expect(answer.user_id).toBe(user_id)
    }
  })

  test('add their factor to a session that is passed', async () => {
    const { user_id, email } = await newUser()
    const { session_token, session } = await prove(email)
    const answer = await attest('ttp-id', await sign({ sub: user_id }), { session_token })
    expect(answer.session).toMatchObject({
      session_id: session?.session_id,
      expires_at: session?.expires_at,
      authentication_factors: [{ type: 'magic_link' }, { type: 'trusted_auth_token' }],
    })
    const stranger = await newUser()
    const foreign = await attest('ttp-id', await sign({ sub: stranger.user_id }), {
      session_token,
      session_duration_minutes: 5,
    })
    expect(foreign.session?.session_id).not.toBe(session?.session_id)
    expect(foreign.user_id).toBe(stranger.user_id)
  })

  test('work once', async () => {
    const { user_id } = await newUser()
    const token = await sign({ sub: user_id })
    await attest('ttp-id', token, { session_duration_minutes: 5 })
    await expect(attest('ttp-id', token)).rejects.toMatchObject({
      ...untrusted,
      details: { reason: 'used' },
    })
    expect((await kit.api.sessions.get({ user_id })).sessions).toHaveLength(1)
  })

  test('are refused by every flaw, and change nothing', async () => {
    const { user_id: sub } = await newUser()
    const hs256 = await new SignJWT({ iss: issuer, aud: audience, sub, jti: '1', exp: 9e9 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(await exportSPKI(rsa.publicKey)))
    const good = await sign({ sub })
    const [head = '', body = '', signature = ''] = good.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const flawed: Record<string, string> = {
      issuer: await sign({ sub, iss: 'https://evil.example' }),
      audience: await sign({ sub, aud: 'another' }),
      expired: await sign({ sub, exp: seconds() }),
      'not yet': await sign({ sub, nbf: seconds() + 5 }),
      'without exp': await sign({ sub, exp: undefined }),
      'without jti': await sign({ sub, jti: undefined }),
      'empty jti': await sign({ sub, jti: '' }),
      key: await sign({ sub }, { key: other.privateKey }),
      'unpinned algorithm': await sign({ sub }, { key: ec.privateKey, header: { alg: 'ES256' } }),
      'crit b64': await sign({ sub }, { header: { crit: ['b64'], b64: true } }),
      hs256,
      none: `${none}.${body}.`,
      cut: `${head}.${body}.${signature.slice(0, -4)}`,
      text: 'text',
      dots: '..',
    }
    for (const [flaw, token] of Object.entries(flawed)) {
      await expect(attest('ttp-id', token), flaw).rejects.toMatchObject(untrusted)
    }
    await attest('ttp-id', good)
  })

  test('follow no address that a header names', async () => {
    const { external_id: sub } = await newUser()
    const jwk = await exportJWK(other.publicKey)
    for (const header of [{ jwk }, { jku: `${issuer}/keys`, kid: 'rsa' }, { x5u: issuer }]) {
      const token = await sign({ sub }, { key: other.privateKey, header })
      await expect(attest('ttp-url', token)).rejects.toMatchObject(untrusted)
    }
  })

  test('say whether the claim is missing or the user is', async () => {
    await expect(attest('ttp-nothing', 'x')).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'trusted_token_profile_not_found',
    })
    const missing = { statusCode: 404, errorType: 'user_not_found' }
    const { external_id, user_id, email } = await newUser()
    for (const sub of [undefined, 'a b', 'x'.repeat(129), external_id]) {
      await expect(attest('ttp-id', await sign({ sub }))).rejects.toMatchObject(unmapped)
    }
    await expect(attest('ttp-url', await sign({ sub: user_id }))).rejects.toMatchObject(unmapped)
    const unknown = `user-test-${randomUUID()}`
    await expect(attest('ttp-id', await sign({ sub: unknown }))).rejects.toMatchObject(missing)
    await expect(attest('ttp-url', await sign({ sub: 'nobody' }))).rejects.toMatchObject(missing)
    const key = other.privateKey
    await expect(
      attest('ttp-email', await sign({ mail: 'no address' }, { key })),
    ).rejects.toMatchObject(unmapped)
    // The address is the user's, but nobody has proven it.
    await expect(attest('ttp-email', await sign({ mail: email }, { key }))).rejects.toMatchObject(
      missing,
    )
    await prove(email)
    await expect(
      attest('ttp-email', await sign({ mail: email, email_verified: false }, { key })),
    ).rejects.toMatchObject(unmapped)
  })

  test('are good again after a refusal that was not theirs', async () => {
    const external_id = randomUUID()
    const token = await sign({ sub: external_id }, { header: { kid: 'rsa' } })
    await expect(attest('ttp-url', token)).rejects.toMatchObject({ errorType: 'user_not_found' })
    await kit.api.users.create({ email: `${randomUUID()}@example.com`, external_id })
    await attest('ttp-url', token)
  })

  test('make the user where the profile says so, one for many at once', async () => {
    const sub = randomUUID()
    const mail = `${randomUUID()}@example.com`
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sign({ sub, mail })))
    const answers = await Promise.all(tokens.map((token) => attest('ttp-new', token)))
    expect(new Set(answers.map(({ user_id }) => user_id)).size).toBe(1)
    expect(answers[0]?.user).toMatchObject({
      external_id: sub,
      status: 'active',
      emails: [{ email: mail, verified: true }],
    })
    const doubtful = { sub: randomUUID(), mail: `${randomUUID()}@example.com` }
    const { user } = await attest('ttp-new', await sign({ ...doubtful, email_verified: false }))
    expect(user.emails).toMatchObject([{ verified: false }])
    // An address that another user has stays with that user.
    const third = await attest('ttp-new', await sign({ sub: randomUUID(), mail }))
    expect(third.user.emails).toEqual([])

    const byMail = `${randomUUID()}@example.com`
    const more = await Promise.all(Array.from({ length: 20 }, () => sign({ mail: byMail })))
    const ids = await Promise.all(more.map((token) => attest('ttp-new-mail', token)))
    expect(new Set(ids.map(({ user_id }) => user_id)).size).toBe(1)
  })

  test('say which session argument is wrong', async () => {
    const { user_id: sub, email } = await newUser()
    const { session_token, session_jwt } = await prove(email)
    const refusals: [object, string][] = [
      [{ session_token, session_jwt }, 'too_many_session_arguments'],
      [{ session_token: 'a b' }, 'invalid_session_token'],
      [{ session_jwt: 'x' }, 'unable_to_parse_session_jwt'],
      [{ session_token: 'unknown' }, 'session_not_found'],
      [{ session_duration_minutes: 4 }, 'invalid_session_duration_minutes'],
      [{ session_duration_minutes: 1441 }, 'invalid_session_duration'],
      [
        { session_token, session_custom_claims: { big: 'x'.repeat(4096) } },
        'custom_claims_too_large',
      ],
    ]
    const token = await sign({ sub })
    for (const [more, errorType] of refusals) {
      await expect(attest('ttp-id', token, more), errorType).rejects.toMatchObject({ errorType })
    }
    await attest('ttp-id', token)
  })

  test('are neither trusted nor blamed while the keys cannot be read', async () => {
    const { external_id: sub } = await newUser()
    const token = await sign({ sub }, { header: { kid: 'rsa' } })
    const before = published
    const fresh = await createTestServer({
      trustedTokenProfiles: [
        {
          profileId: 'ttp-url',
          issuer,
          audience,
          jwksUrl: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`,
          mapping: { externalId: 'sub' },
        },
      ],
    })
    for (const broken of [
      { status: 500, body: before.body },
      { status: 200, body: '<html>' },
      { status: 200, body: '{"keys":1}' },
    ]) {
      published = broken
      await expect(
        fresh.api.sessions.attest({ profile_id: 'ttp-url', token }),
        broken.body,
      ).rejects.toMatchObject({ statusCode: 503, errorType: 'server_unavailable' })
    }
    published = before
    await expect(fresh.api.sessions.attest({ profile_id: 'ttp-url', token })).rejects.toMatchObject(
      { errorType: 'user_not_found' },
    )
    await fresh.close()
  })
})
