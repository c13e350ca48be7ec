import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import type { Db } from '../../db/schema.ts'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'
import { createCheapHash } from '../../testing-hash.ts'
import { alterationsOf } from '../../testing-jwt.ts'
import { callback, challenge, createFlow, verifier } from './testing-flow.ts'

const vectors = new URL('../../../../../../shared/vectors/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')

const invalidGrant = { statusCode: 400, errorType: 'invalid_grant' }
const invalidClient = { statusCode: 401, errorType: 'invalid_client' }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe.each(testEngines())('the tokens of connected apps on %s', (engine) => {
  let kit: TestServer
  let db: Db
  let flow: ReturnType<typeof createFlow>
  let user_id: string
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      rbac: {
        resources: [{ resource_id: 'documents', description: '', actions: ['read'] }],
        roles: [
          {
            role_id: 'reader',
            description: '',
            permissions: [{ resource_id: 'documents', actions: ['*'] }],
          },
        ],
        scopes: [
          {
            scope: 'read:documents',
            description: '',
            permissions: [{ resource_id: 'documents', actions: ['read'] }],
          },
        ],
      },
      parts: {
        passwordHash: createCheapHash(),
        open: async (...options) => {
          const database = await openDatabase(...options)
          db = database.db
          return database
        },
      },
    })
    flow = createFlow(kit)
    user_id = await createUser()
  })
  afterAll(() => kit.close())

  const createUser = async (more: object = {}) =>
    (await kit.api.users.create({ email: `${randomUUID()}@example.com`, ...more })).user_id
  const publicApp = () => flow.createApp({ client_type: 'third_party_public' })
  const seconds = () => Math.floor(kit.clock.now() / 1000)

  test('gives what the scopes say, and an ID token that ties all together', async () => {
    const app = await flow.createApp({
      access_token_expiry_minutes: 5,
      id_token_template_content: '{"tenant":"acme","email":"forged@example.com"}',
    })
    const owner = await createUser({
      name: { first_name: 'Ada', last_name: 'Lovelace' },
      phone_number: `+1202555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`,
    })
    const { token } = await kit.api.magicLinks.create({ user_id: owner })
    const { session_token } = await kit.api.magicLinks.authenticate({
      token,
      session_duration_minutes: 60,
    })
    const authenticatedAt = seconds()
    kit.clock.advance(5 * MINUTE)
    const scopes = ['openid', 'profile', 'email', 'phone', 'offline_access']
    const tokens = await flow.tokensOf(app, { session_token, scopes, nonce: 'a nonce' })
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: scopes.join(' ') })
    expect(tokens.refresh_token).toMatch(/^[\w-]{43}$/)
    const userinfo = await infoOf(tokens.access_token)
    expect(userinfo).toMatchObject({
      sub: owner,
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      email: expect.stringContaining('@example.com'),
      email_verified: false,
      phone_number: expect.stringMatching(/^\+1202555/),
      phone_number_verified: false,
    })
    const { request_id: _id, status_code: _code, ...claims } = userinfo
    expect(decodeJwt(tokens.id_token ?? '')).toEqual({
      ...claims,
      iss: kit.server.baseUrl,
      aud: [app.client_id],
      iat: seconds(),
      nbf: seconds(),
      exp: seconds() + 3600,
      auth_time: authenticatedAt,
      nonce: 'a nonce',
      at_hash: expect.stringMatching(/^[\w-]{22}$/),
      tenant: 'acme',
    })
    expect(decodeJwt(tokens.access_token)).toEqual({
      iss: `stytch.com/${kit.server.projectId}`,
      aud: [kit.server.projectId],
      sub: owner,
      client_id: app.client_id,
      jti: expect.any(String),
      iat: seconds(),
      nbf: seconds(),
      exp: seconds() + 300,
      scope: scopes.join(' '),
    })
  })

  test('gives no ID token without openid, and no refresh token without offline_access', async () => {
    const app = await flow.createApp()
    const tokens = await flow.tokensOf(app, { user_id, scopes: ['email'] })
    expect(tokens.id_token).toBeUndefined()
    expect(tokens.refresh_token).toBeUndefined()
    await expect(infoOf(tokens.access_token)).rejects.toMatchObject({
      statusCode: 403,
      errorType: 'insufficient_scope',
    })
  })

  const infoOf = (access_token: string) =>
    kit.api.connectedApps.userinfo({ project_id: kit.server.projectId, access_token })

  test('redeems a code once, and a replay ends all that it gave', async () => {
    for (const app of [await flow.createApp(), await publicApp()]) {
      const code = await flow.codeOf(app, { user_id })
      const first = await flow.exchange(app, code)
      const next = await flow.refresh(app, first.refresh_token)
      const tokens = [first.access_token, next.access_token]
      expect(await flow.areActive(app, tokens)).toEqual([true, true])
      await expect(flow.exchange(app, code)).rejects.toMatchObject(invalidGrant)
      expect(await flow.areActive(app, tokens)).toEqual([false, false])
      await expect(infoOf(next.access_token)).rejects.toMatchObject({ errorType: 'invalid_token' })
      await expect(
        flow.refresh(app, next.refresh_token ?? first.refresh_token),
      ).rejects.toMatchObject(invalidGrant)
    }
  })

  test('takes a code within a minute, from its app, for its redirect URL', async () => {
    const app = await flow.createApp({ redirect_urls: [callback, `${callback}2`] })
    const other = await flow.createApp()
    const late = await flow.codeOf(app, { user_id })
    kit.clock.advance(MINUTE)
    await expect(flow.exchange(app, late)).rejects.toMatchObject(invalidGrant)
    const code = await flow.codeOf(app, { user_id })
    // Another app neither gets anything nor takes it from whose it is.
    await expect(flow.exchange(other, code)).rejects.toMatchObject(invalidGrant)
    await flow.exchange(app, code)
    for (const wrong of [{ redirect_uri: `${callback}2` }, { redirect_uri: undefined }]) {
      const again = await flow.codeOf(app, { user_id })
      await expect(flow.exchange(app, again, wrong)).rejects.toMatchObject(invalidGrant)
      await expect(flow.exchange(app, again)).rejects.toMatchObject(invalidGrant)
    }
    for (const unknown of ['x', 'x'.repeat(5000)]) {
      await expect(flow.exchange(app, unknown)).rejects.toMatchObject(invalidGrant)
    }
    await expect(flow.exchange(app, '')).rejects.toMatchObject({ errorType: 'invalid_request' })
  })

  test('wants the verifier of the challenge, and none where there was none', async () => {
    const app = await flow.createApp()
    const without = { code_verifier: undefined }
    const code = () => flow.codeOf(app, { user_id })
    await expect(flow.exchange(app, await code(), without)).rejects.toMatchObject(invalidGrant)
    const wrong = { code_verifier: `${verifier}x` }
    const tried = await code()
    await expect(flow.exchange(app, tried, wrong)).rejects.toMatchObject(invalidGrant)
    await expect(flow.exchange(app, tried)).rejects.toMatchObject(invalidGrant)
    const plain = { code_verifier: challenge }
    await expect(flow.exchange(app, await code(), plain)).rejects.toMatchObject(invalidGrant)
    const bare = () => flow.codeOf(app, { user_id, code_challenge: undefined })
    await expect(flow.exchange(app, await bare())).rejects.toMatchObject(invalidGrant)
    await flow.exchange(app, await bare(), without)
  })

  test.skipIf(!present)(
    'takes the verifiers of RFC 7636, and none that are malformed',
    async () => {
      const { appendix_b, verifier_valid, verifier_invalid } = JSON.parse(
        readFileSync(new URL('pkce/rfc7636.json', vectors), 'utf8'),
      ) as {
        appendix_b: { code_verifier: string; code_challenge: string }
        verifier_valid: string[]
        verifier_invalid: { code_verifier: string }[]
      }
      const app = await flow.createApp()
      const { code_verifier, code_challenge } = appendix_b
      const code = await flow.codeOf(app, { user_id, code_challenge })
      for (const other of verifier_invalid) {
        if (other.code_verifier === '') continue
        await expect(
          flow.exchange(app, code, { code_verifier: other.code_verifier }),
        ).rejects.toMatchObject({ statusCode: 400, errorType: 'invalid_request' })
      }
      for (const other of verifier_valid.filter((one) => one !== code_verifier)) {
        const again = await flow.codeOf(app, { user_id, code_challenge })
        await expect(flow.exchange(app, again, { code_verifier: other })).rejects.toMatchObject(
          invalidGrant,
        )
      }
      await flow.exchange(app, code, { code_verifier })
    },
  )

  test('knows apps by their secrets, and public ones by having none', async () => {
    const app = await flow.createApp()
    const nativeApp = await publicApp()
    const refusals = [
      { ...app, client_secret: 'wrong' },
      { ...app, client_secret: undefined },
      { ...nativeApp, client_secret: 'made-up' },
      { client_id: `connected-app-test-${randomUUID()}` },
      { client_id: 'x'.repeat(300) },
    ]
    for (const stranger of refusals) {
      const code = await flow.codeOf(app, { user_id })
      await expect(flow.exchange(stranger, code)).rejects.toMatchObject(invalidClient)
      await expect(flow.refresh(stranger, 'token')).rejects.toMatchObject(invalidClient)
      await expect(flow.introspect(stranger, 'token')).rejects.toMatchObject(invalidClient)
      await expect(flow.revoke(stranger, 'token')).rejects.toMatchObject(invalidClient)
      await flow.exchange(app, code)
    }
    const { connected_app } = await kit.api.connectedApps.rotateStart(app)
    const code = await flow.codeOf(app, { user_id })
    await flow.exchange({ ...app, client_secret: connected_app.next_client_secret }, code)
    await kit.api.connectedApps.rotate(app)
    await expect(flow.introspect(app, 'token')).rejects.toMatchObject(invalidClient)
  })

  test('keeps the refresh token of a confidential app, and lets it live on', async () => {
    const app = await flow.createApp()
    const { refresh_token } = await flow.tokensOf(app, { user_id })
    for (let month = 0; month < 4; month += 1) {
      kit.clock.advance(80 * DAY)
      const next = await flow.refresh(app, refresh_token)
      expect(next.refresh_token).toBeUndefined()
      expect(next.id_token).toBeDefined()
      expect(decodeJwt(next.id_token ?? '')).not.toHaveProperty('nonce')
    }
    // A year is the end, however often it is used.
    kit.clock.advance(50 * DAY)
    await expect(flow.refresh(app, refresh_token)).rejects.toMatchObject(invalidGrant)
    const idle = await flow.tokensOf(app, { user_id })
    kit.clock.advance(90 * DAY)
    await expect(flow.refresh(app, idle.refresh_token)).rejects.toMatchObject(invalidGrant)
  })

  test('gives a public app a new refresh token each time, and the same one to a retry', async () => {
    const app = await publicApp()
    const first = await flow.tokensOf(app, { user_id })
    const second = await flow.refresh(app, first.refresh_token)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    kit.clock.advance(10_000)
    const retried = await flow.refresh(app, first.refresh_token)
    expect(retried.refresh_token).toBe(second.refresh_token)
    const third = await flow.refresh(app, second.refresh_token)
    expect(await flow.areActive(app, [third.access_token, third.refresh_token])).toEqual([
      true,
      true,
    ])
    expect(await flow.areActive(app, [first.refresh_token, second.refresh_token])).toEqual([
      false,
      false,
    ])
  })

  test('ends a whole family when a spent refresh token comes back', async () => {
    const app = await publicApp()
    const stolenLate = async () => {
      const first = await flow.tokensOf(app, { user_id })
      const second = await flow.refresh(app, first.refresh_token)
      kit.clock.advance(10_001)
      return { stolen: first.refresh_token, last: second }
    }
    // Its child was used: nobody lost an answer.
    const stolenSoon = async () => {
      const first = await flow.tokensOf(app, { user_id })
      const second = await flow.refresh(app, first.refresh_token)
      const third = await flow.refresh(app, second.refresh_token)
      return { stolen: first.refresh_token, last: third }
    }
    for (const { stolen, last } of [await stolenLate(), await stolenSoon()]) {
      await expect(flow.refresh(app, stolen)).rejects.toMatchObject(invalidGrant)
      await expect(flow.refresh(app, last.refresh_token)).rejects.toMatchObject(invalidGrant)
      expect(await flow.areActive(app, [last.access_token, last.refresh_token])).toEqual([
        false,
        false,
      ])
    }
  })

  test('takes a refresh token from its app only', async () => {
    const app = await publicApp()
    const other = await publicApp()
    const { refresh_token } = await flow.tokensOf(app, { user_id })
    await expect(flow.refresh(other, refresh_token)).rejects.toMatchObject(invalidGrant)
    await expect(flow.refresh(app, 'unknown')).rejects.toMatchObject(invalidGrant)
    await flow.refresh(app, refresh_token)
  })

  test('narrows scopes and resources for one token, and never widens them', async () => {
    const app = await publicApp()
    const resources = ['https://api.example/a', 'https://api.example/b']
    const scopes = ['openid', 'email', 'offline_access']
    const first = await flow.tokensOf(app, { user_id, scopes, resources })
    const { projectId } = kit.server
    expect(decodeJwt(first.access_token).aud).toEqual([projectId, ...resources])
    for (const [type, wish] of [
      ['invalid_scope', { scope: 'openid phone' }],
      ['invalid_target', { resource: 'https://api.example/c' }],
    ] as const) {
      await expect(flow.refresh(app, first.refresh_token, wish)).rejects.toMatchObject({
        statusCode: 400,
        errorType: type,
      })
    }
    const narrow = { scope: 'email', resource: 'https://api.example/b' }
    const second = await flow.refresh(app, first.refresh_token, narrow)
    expect(decodeJwt(second.access_token)).toMatchObject({
      scope: 'email',
      aud: [projectId, 'https://api.example/b'],
    })
    const third = await flow.refresh(app, second.refresh_token)
    expect(third.scope).toBe(scopes.join(' '))
  })

  test('lets an app do no more than its user may', async () => {
    const app = await flow.createApp()
    const owner = await createUser({ roles: ['reader'] })
    const scopes = ['read:documents', 'offline_access']
    const tokens = await flow.tokensOf(app, { user_id: owner, scopes })
    expect(tokens.scope).toBe(scopes.join(' '))
    await kit.api.users.update({ user_id: owner, roles: [] })
    expect((await flow.refresh(app, tokens.refresh_token)).scope).toBe('offline_access')
  })

  test('tells an app of its own tokens only, and nothing of others', async () => {
    const app = await flow.createApp()
    const other = await flow.createApp()
    const tokens = await flow.tokensOf(app, { user_id })
    const { m2m_client } = await kit.api.m2m.create({ scopes: [] })
    const ofClient = await kit.api.m2m.token({
      ...flow.credentialsOf(m2m_client),
      grant_type: 'client_credentials',
    })
    const inactive = { active: false, request_id: expect.any(String), status_code: 200 }
    // All of them are tried elsewhere, against the reader of access tokens.
    const altered = alterationsOf(tokens.access_token).filter((_, index) => index % 50 === 1)
    for (const token of [...altered, tokens.id_token, ofClient.access_token, 'unknown']) {
      expect(await flow.introspect(app, token), token).toEqual(inactive)
    }
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect(await flow.introspect(other, token)).toEqual(inactive)
    }
    expect(await flow.introspect(app, tokens.refresh_token)).toMatchObject({
      active: true,
      sub: user_id,
      client_id: app.client_id,
      scope: 'openid offline_access',
      token_type: 'refresh_token',
      exp: seconds() + (90 * DAY) / 1000,
    })
    await expect(infoOf(ofClient.access_token)).rejects.toMatchObject({
      errorType: 'invalid_token',
    })
    await expect(infoOf(tokens.id_token ?? '')).rejects.toMatchObject({ statusCode: 401 })
    kit.clock.advance(60 * MINUTE)
    expect(await flow.introspect(app, tokens.access_token)).toEqual(inactive)
  })

  test('ends an access token alone, and a refresh token with everything', async () => {
    const app = await publicApp()
    const other = await publicApp()
    const first = await flow.tokensOf(app, { user_id })
    const second = await flow.refresh(app, first.refresh_token)
    const active = () =>
      flow.areActive(app, [first.access_token, second.access_token, second.refresh_token])
    for (const token of [first.access_token, second.refresh_token]) await flow.revoke(other, token)
    await flow.revoke(app, 'unknown')
    expect(await active()).toEqual([true, true, true])
    await flow.revoke(app, first.access_token)
    expect(await active()).toEqual([false, true, true])
    await flow.revoke(app, second.refresh_token)
    await flow.revoke(app, second.refresh_token)
    expect(await active()).toEqual([false, false, false])
    await expect(flow.refresh(app, second.refresh_token)).rejects.toMatchObject(invalidGrant)
  })

  test('ends all tokens with the user, the app, the consent and the password', async () => {
    const ends: [string, (owner: string, client_id: string) => Promise<unknown>][] = [
      ['the user is deleted', (owner) => kit.api.users.delete({ user_id: owner })],
      [
        'the user takes it back',
        (owner, connected_app_id) => kit.api.users.revoke({ user_id: owner, connected_app_id }),
      ],
      [
        'the password is reset',
        async (owner) => {
          const { emails } = await kit.api.users.get({ user_id: owner })
          const email = emails[0]?.email ?? ''
          await kit.api.passwords.emailResetStart({ email })
          const { reset_password: token = '' } = tokensIn(kit.outbox.messages()[0])
          await kit.api.passwords.emailReset({ token, password: 'plum-orbit-walnut-42' })
        },
      ],
    ]
    for (const [what, end] of ends) {
      const app = await publicApp()
      const owner = await createUser()
      const tokens = await flow.tokensOf(app, { user_id: owner })
      const code = await flow.codeOf(app, { user_id: owner })
      expect(await flow.areActive(app, [tokens.access_token, tokens.refresh_token])).toEqual([
        true,
        true,
      ])
      await end(owner, app.client_id)
      expect(await flow.areActive(app, [tokens.access_token, tokens.refresh_token]), what).toEqual([
        false,
        false,
      ])
      await expect(flow.exchange(app, code), what).rejects.toMatchObject(invalidGrant)
      await expect(flow.refresh(app, tokens.refresh_token)).rejects.toMatchObject(invalidGrant)
      await expect(infoOf(tokens.access_token)).rejects.toMatchObject({
        statusCode: 401,
        errorType: 'invalid_token',
      })
    }
    const app = await flow.createApp()
    const { refresh_token } = await flow.tokensOf(app, { user_id })
    await kit.api.connectedApps.delete(app)
    await expect(flow.refresh(app, refresh_token)).rejects.toMatchObject(invalidClient)
  })

  test('keeps what was granted in the session that changes the password, and ends the rest', async () => {
    const app = await publicApp()
    const kept = await flow.createApp()
    const email = `${randomUUID()}@example.com`
    const credentials = { email, password: 'plum-orbit-walnut-41', session_duration_minutes: 60 }
    const { user_id: owner } = await kit.api.passwords.create(credentials)
    const session = async () => (await kit.api.passwords.authenticate(credentials)).session_token
    const elsewhere = await flow.tokensOf(app, { session_token: await session() })
    const byId = await flow.tokensOf(app, { user_id: owner })
    const session_token = await session()
    const here = await flow.tokensOf(kept, { session_token })
    await kit.api.passwords.sessionReset({ session_token, password: 'plum-orbit-walnut-42' })
    expect(await flow.areActive(app, [elsewhere.access_token, byId.refresh_token])).toEqual([
      false,
      false,
    ])
    expect(await flow.areActive(kept, [here.access_token, here.refresh_token])).toEqual([
      true,
      true,
    ])
    const { connected_apps } = await kit.api.users.connectedApps({ user_id: owner })
    expect(connected_apps.map((one) => one.connected_app_id)).toEqual([kept.client_id])
  })

  test('ends what somebody granted before the owner of the address came', async () => {
    const planted = await flow.createApp()
    const email = `${randomUUID()}@example.com`
    const password = 'plum-orbit-walnut-42'
    const attacker = await kit.api.passwords.create({
      email,
      password,
      session_duration_minutes: 60,
    })
    const { session_token } = attacker
    const { access_token, refresh_token } = await flow.tokensOf(planted, { session_token })
    await kit.api.otps.emailSend({ email })
    const code = codeIn(kit.outbox.messages()[0])
    await kit.api.otps.authenticate({ method_id: attacker.email_id, code })
    expect(await flow.areActive(planted, [access_token, refresh_token])).toEqual([false, false])
    const { connected_apps } = await kit.api.users.connectedApps({ user_id: attacker.user_id })
    expect(connected_apps).toEqual([])
  })

  test('stores no code and no token that could be used', async () => {
    const app = await publicApp()
    const code = await flow.codeOf(app, { user_id })
    const first = await flow.exchange(app, code)
    const second = await flow.refresh(app, first.refresh_token)
    for (const table of ['authorization_codes', 'app_refresh_tokens', 'app_access_tokens']) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
      expect(rows.length).toBeGreaterThan(0)
      const dump = JSON.stringify(rows)
      for (const secret of [code, first.refresh_token, second.refresh_token, first.access_token]) {
        expect(dump).not.toContain(secret)
      }
    }
  })
})
