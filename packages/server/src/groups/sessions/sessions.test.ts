import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, type TestServer } from '../../testing.ts'

const MINUTE = 60_000

describe.each(testEngines())('sessions on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, session: { maxDurationMinutes: 1440 } })
  })
  afterAll(() => kit.close())

  const signIn = async (more = {}) => {
    const email = `${randomUUID()}@example.com`
    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const code = codeIn(kit.outbox.messages()[0])
    const answer = await kit.api.otps.authenticate({
      method_id: email_id,
      code,
      session_duration_minutes: 60,
      ...more,
    })
    return { ...answer, email }
  }
  const check = (session_token: string, more = {}) =>
    kit.api.sessions.authenticate({ session_token, ...more })
  const gone = { statusCode: 404, errorType: 'session_not_found' }

  test('carry what happened, in the row and in the JWT', async () => {
    const attributes = { ip_address: '203.0.113.9', user_agent: 'Firefox' }
    const { session, session_jwt, user_id } = await signIn({
      attributes,
      session_custom_claims: { tier: 'gold', iss: 'evil', exp: 1 },
    })
    expect(session).toMatchObject({ user_id, attributes, custom_claims: { tier: 'gold' } })
    expect(decodeProtectedHeader(session_jwt)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    const claims = decodeJwt(session_jwt)
    const { session_id, user_id: _, custom_claims: __, ...inner } = session ?? {}
    expect(claims).toMatchObject({
      iss: `stytch.com/${kit.server.projectId}`,
      aud: [kit.server.projectId],
      sub: user_id,
      exp: kit.clock.now() / 1000 + 300,
      nbf: claims.iat,
      tier: 'gold',
      'https://stytch.com/session': { id: session_id, ...inner },
    })
  })

  test('are answered by token and by JWT alike, also by one that ran out', async () => {
    const { session_token, session_jwt } = await signIn()
    kit.clock.advance(10 * MINUTE)
    const answer = await kit.api.sessions.authenticate({ session_jwt })
    expect(answer.session_token).toBe(session_token)
    expect(answer.session_jwt).not.toBe(session_jwt)
    expect(Date.parse(answer.session.last_accessed_at)).toBe(kit.clock.now())
  })

  test('end at their time, which a duration moves', async () => {
    const { session_token, session_jwt, session } = await signIn()
    kit.clock.advance(59 * MINUTE)
    const same = await check(session_token)
    expect(same.session.expires_at).toBe(session?.expires_at)
    await check(session_token, { session_duration_minutes: 60 })
    kit.clock.advance(59 * MINUTE)
    await check(session_token)
    kit.clock.advance(MINUTE)
    await expect(check(session_token)).rejects.toMatchObject(gone)
    await expect(kit.api.sessions.authenticate({ session_jwt })).rejects.toMatchObject(gone)
  })

  test('merge claims by key, and delete by null', async () => {
    const { session_token } = await signIn({ session_custom_claims: { a: 1, b: { c: 2 } } })
    const answer = await check(session_token, { session_custom_claims: { a: null, d: 3 } })
    expect(answer.session.custom_claims).toEqual({ b: { c: 2 }, d: 3 })
    await expect(
      check(session_token, { session_custom_claims: { big: 'x'.repeat(4096) } }),
    ).rejects.toMatchObject({ errorType: 'custom_claims_too_large' })
    await expect(
      check(session_token, { session_custom_claims: { 'https://stytch.com/session': {} } }),
    ).rejects.toMatchObject({ errorType: 'stytch_claims_in_custom_claims' })
  })

  test('gain the factors that are proven in them, by token and by JWT, and a later end only on demand', async () => {
    const { user_id, session_token, session_jwt, session } = await signIn()
    const prove = async (more: object) => {
      const { token } = await kit.api.magicLinks.create({ user_id })
      return kit.api.magicLinks.authenticate({ token, ...more })
    }
    kit.clock.advance(MINUTE)
    const byToken = await prove({ session_token })
    expect(byToken.session_token).toBe(session_token)
    expect(byToken.session).toMatchObject({
      session_id: session?.session_id,
      expires_at: session?.expires_at,
      authentication_factors: [{ type: 'otp' }, { type: 'magic_link' }],
    })
    const byJwt = await prove({ session_jwt, session_duration_minutes: 120 })
    expect(byJwt.session_token).toBe(session_token)
    expect(byJwt.session?.session_id).toBe(session?.session_id)
    expect(byJwt.session?.authentication_factors).toHaveLength(2)
    expect(Date.parse(byJwt.session?.expires_at ?? '')).toBe(kit.clock.now() + 120 * MINUTE)
    await expect(prove({ session_token, session_jwt })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'too_many_session_arguments',
    })
    expect(await prove({})).toMatchObject({ session: null, session_token: '', session_jwt: '' })
    expect((await kit.api.sessions.get({ user_id })).sessions).toHaveLength(1)
  })

  test('are as good with one factor as with two: the application looks at them', async () => {
    const { session_token } = await signIn()
    const { session } = await check(session_token)
    expect(session.authentication_factors).toHaveLength(1)
  })

  test('gain nothing from somebody else, who gets one of their own', async () => {
    const mine = await signIn()
    const other = await kit.api.users.create({ email: `${randomUUID()}@example.com` })
    const { token } = await kit.api.magicLinks.create({ user_id: other.user_id })
    const theirs = await kit.api.magicLinks.authenticate({
      token,
      session_token: mine.session_token,
      session_duration_minutes: 60,
    })
    expect(theirs.session?.user_id).toBe(other.user_id)
    expect(theirs.session_token).not.toBe(mine.session_token)
    const { session } = await check(mine.session_token)
    expect(session).toMatchObject({
      user_id: mine.user_id,
      expires_at: mine.session?.expires_at,
      authentication_factors: mine.session?.authentication_factors,
    })
  })

  test('refresh a factor in place', async () => {
    const { session_token, email } = await signIn()
    kit.clock.advance(MINUTE)
    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const code = codeIn(kit.outbox.messages()[0])
    const answer = await kit.api.otps.authenticate({ method_id: email_id, code, session_token })
    const [factor, ...others] = answer.session?.authentication_factors ?? []
    expect(others).toEqual([])
    expect(Date.parse(factor?.last_authenticated_at ?? '')).toBe(kit.clock.now())
    expect(Date.parse(factor?.created_at ?? '')).toBe(kit.clock.now() - MINUTE)
  })

  test('are listed while they live, and ended by token, JWT or id', async () => {
    const { user_id, session, session_token } = await signIn()
    const { sessions } = await kit.api.sessions.get({ user_id })
    expect(sessions).toMatchObject([{ session_id: session?.session_id }])
    const external_id = randomUUID()
    await kit.api.users.update({ user_id, external_id })
    expect((await kit.api.sessions.get({ user_id: external_id })).sessions).toEqual(sessions)
    await kit.api.sessions.revoke({ session_id: session?.session_id ?? '' })
    expect((await kit.api.sessions.get({ user_id })).sessions).toEqual([])
    await expect(check(session_token)).rejects.toMatchObject(gone)
    await expect(kit.api.sessions.revoke({ session_token })).rejects.toMatchObject(gone)

    const short = await signIn({ session_duration_minutes: 5 })
    kit.clock.advance(5 * MINUTE)
    expect((await kit.api.sessions.get({ user_id: short.user_id })).sessions).toEqual([])
    const byToken = await signIn()
    await kit.api.sessions.revoke({ session_token: byToken.session_token })
    const byJwt = await signIn()
    await kit.api.sessions.revoke({ session_jwt: byJwt.session_jwt })
    await expect(check(byJwt.session_token)).rejects.toMatchObject(gone)
  })

  test('stay ended when they are refreshed a hundred times at once', async () => {
    const { session_token } = await signIn()
    const refreshes = Array.from({ length: 100 }, (_, index) =>
      index === 50
        ? kit.api.sessions.revoke({ session_token })
        : check(session_token, { session_duration_minutes: 60 }),
    )
    await Promise.allSettled(refreshes)
    await expect(check(session_token)).rejects.toMatchObject(gone)
  })

  test('are refused to every altered token', async () => {
    const { session_token, session_jwt } = await signIn()
    const altered = [
      session_token.slice(1),
      session_token.slice(0, -1),
      `${session_token}A`,
      session_token.toLowerCase(),
      `${session_token.slice(0, 20)}${session_token[20] === 'A' ? 'B' : 'A'}${session_token.slice(21)}`,
    ]
    for (const token of altered) await expect(check(token)).rejects.toMatchObject(gone)
    const [header = '', payload = '', signature = ''] = session_jwt.split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const forged = [
      `${none}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}=`,
      ` ${session_jwt}`,
      'x',
    ]
    for (const session_jwt of forged) {
      await expect(
        kit.api.sessions.authenticate({ session_jwt }),
        session_jwt,
      ).rejects.toMatchObject({ statusCode: 400, errorType: 'unable_to_parse_session_jwt' })
    }
  })

  test('say which argument is missing, doubled or too much', async () => {
    const { session_token, session_jwt } = await signIn()
    const { authenticate, revoke, get, jwks } = kit.api.sessions
    const refusals: [() => Promise<unknown>, string][] = [
      [() => authenticate({}), 'no_session_arguments'],
      [() => authenticate({ session_token, session_jwt }), 'too_many_session_arguments'],
      [() => authenticate({ session_token: 'a b' }), 'invalid_session_token'],
      [
        () => check(session_token, { session_duration_minutes: 4 }),
        'invalid_session_duration_minutes',
      ],
      [() => check(session_token, { session_duration_minutes: 1441 }), 'invalid_session_duration'],
      [() => revoke({}), 'no_session_revoke_arguments'],
      [() => revoke({ session_token, session_jwt }), 'too_many_session_revoke_arguments'],
      [() => revoke({ session_id: 'mine' }), 'invalid_session_id'],
      [() => revoke({ session_id: `session-test-${randomUUID()}` }), 'session_not_found'],
      [() => get({ user_id: randomUUID() }), 'user_not_found'],
      [() => jwks({ project_id: 'project-test-other' }), 'project_not_found'],
      [() => jwks({ project_id: 'no project' }), 'invalid_project_id'],
      [
        () => check(session_token, { authorization_check: { resource_id: 'a', action: 'b' } }),
        'consumer_session_authorization_error',
      ],
    ]
    for (const [refusal, errorType] of refusals) {
      await expect(refusal(), errorType).rejects.toMatchObject({ errorType })
    }
  })
})
