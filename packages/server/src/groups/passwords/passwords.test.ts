import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

const MINUTE = 60_000
const plenty = { burst: 10_000, perMinute: 10_000 }
const password = 'plum-orbit-walnut-42'

describe.each(testEngines())('passwords on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { sends: plenty, passwordTries: plenty } })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const signUp = async (email = newAddress()) => ({
    ...(await kit.api.passwords.create({ email, password, session_duration_minutes: 60 })),
    email,
  })
  const logIn = (email: string, tried = password) =>
    kit.api.passwords.authenticate({ email, password: tried, session_duration_minutes: 60 })
  const startReset = async (email: string) => {
    await kit.api.passwords.emailResetStart({ email })
    return tokensIn(kit.outbox.messages()[0])
  }
  const reset = (token = '', chosen = 'walnut-orbit-plum-43') =>
    kit.api.passwords.emailReset({ token, password: chosen, session_duration_minutes: 60 })

  test('signs up and logs in with a password', async () => {
    const { user, email, email_id, session } = await signUp()
    expect(user).toMatchObject({ status: 'active', password: { requires_reset: false } })
    expect(user.emails).toEqual([{ email_id, email, verified: false }])
    expect(session?.authentication_factors).toMatchObject([
      { type: 'password', delivery_method: 'knowledge' },
    ])
    expect((await logIn(email.toUpperCase())).user_id).toBe(user.user_id)
  })

  test('proves no address, neither at the sign-up nor at a login', async () => {
    const { email } = await signUp()
    const { user } = await logIn(email)
    expect(user.emails).toMatchObject([{ verified: false }])
  })

  test('tells a wrong password from an unknown person, and both from having none', async () => {
    const { email } = await signUp()
    await expect(logIn(email, `${password} `)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unauthorized_credentials',
    })
    await expect(logIn(newAddress())).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_not_found',
    })
    const other = newAddress()
    await kit.api.otps.emailLoginOrCreate({ email: other })
    await expect(logIn(other)).rejects.toMatchObject({ errorType: 'no_user_password' })
    await expect(signUp(email)).rejects.toMatchObject({ errorType: 'duplicate_email' })
    await expect(signUp(other)).rejects.toMatchObject({ errorType: 'duplicate_email' })
  })

  test('takes any text as it is: blanks, NUL, long, and every script', async () => {
    const texts = [
      ` ${password} `,
      `${password}\0tail`,
      `${password}${'x'.repeat(400)}`,
      'grün-Ölfarbe-ñandú-42',
    ]
    for (const text of texts) {
      const email = newAddress()
      await kit.api.passwords.create({ email, password: text })
      await logIn(email, text)
      await expect(logIn(email, text.normalize('NFD').slice(0, -1))).rejects.toMatchObject({
        errorType: 'unauthorized_credentials',
      })
    }
  })

  test('refuses weak passwords everywhere, and says how weak', async () => {
    const email = newAddress()
    for (const weak of ['password', 'short-1', '12345678', 'qwertyuiop', email.slice(0, 36)]) {
      await expect(kit.api.passwords.create({ email, password: weak }), weak).rejects.toMatchObject(
        { errorType: 'weak_password', details: { score: expect.any(Number) } },
      )
    }
    const check = await kit.api.passwords.strengthCheck({ password: 'password', email })
    expect(check).toMatchObject({ valid_password: false, strength_policy: 'zxcvbn', score: 0 })
    expect(check.feedback?.warning).toMatch(/password/)
    const good = await kit.api.passwords.strengthCheck({ password })
    expect(good).toMatchObject({ valid_password: true, breached_password: false })
  })

  test('resets by mail: proves the address, ends all sessions, and kills the other links', async () => {
    const { email, session_token } = await signUp()
    const first = await startReset(email)
    const second = await startReset(email)
    const answer = await reset(second.reset_password)
    expect(answer.user.emails).toMatchObject([{ verified: true }])
    await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    await kit.api.sessions.authenticate({ session_token: answer.session_token })
    await logIn(email, 'walnut-orbit-plum-43')
    await expect(logIn(email)).rejects.toMatchObject({ errorType: 'unauthorized_credentials' })
    for (const token of [first.reset_password, second.reset_password]) {
      await expect(reset(token)).rejects.toMatchObject({
        statusCode: 401,
        errorType: 'unable_to_auth_password_reset_token',
        details: { reason: 'used' },
      })
    }
    for (const token of [first.login ?? '', second.login ?? '']) {
      await expect(kit.api.magicLinks.authenticate({ token })).rejects.toMatchObject({
        errorType: 'unable_to_auth_magic_link',
      })
    }
  })

  test('does not spend a reset link on a weak password, nor after its time', async () => {
    const { email } = await signUp()
    const { reset_password: token } = await startReset(email)
    await expect(reset(token, 'password')).rejects.toMatchObject({ errorType: 'weak_password' })
    await reset(token)
    const { reset_password: late } = await startReset(email)
    kit.clock.advance(30 * MINUTE)
    await expect(reset(late)).rejects.toMatchObject({
      errorType: 'unable_to_auth_password_reset_token',
      details: { reason: 'expired' },
    })
    await expect(reset('never-issued')).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'magic_link_not_found',
    })
  })

  test('leads from the mail to the page for a new password, or into the app without one', async () => {
    const { email } = await signUp()
    const { reset_password: token = '', login = '' } = await startReset(email)
    const links = kit.outbox.messages()[0]?.text.match(/https?:\/\/\S+/g) ?? []
    const targets = await Promise.all(
      links.map(async (link) => {
        const { headers } = await kit.server.fetch(new Request(link))
        return Object.fromEntries(new URL(headers.get('location') ?? '').searchParams)
      }),
    )
    const public_token = kit.server.publicToken
    expect(targets).toEqual([
      {
        stytch_token_type: 'reset_password',
        token,
        stytch_redirect_type: 'reset_password',
        public_token,
      },
      { stytch_token_type: 'login', token: login, stytch_redirect_type: 'login', public_token },
    ])
    // To look costs nothing.
    await kit.api.magicLinks.authenticate({ token: login })
    await reset(token)
  })

  test('asks for the verifier and the client of a reset, and survives wrong ones', async () => {
    const { email } = await signUp()
    const code_verifier = 'f'.repeat(32)
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
    const attributes = { ip_address: '203.0.113.7', user_agent: 'Firefox' }
    await kit.api.passwords.emailResetStart({ email, code_challenge, attributes })
    const { reset_password: token = '' } = tokensIn(kit.outbox.messages()[0])
    const options = { ip_match_required: true, user_agent_match_required: true }
    const finish = (more: object) =>
      kit.api.passwords.emailReset({ token, password: 'walnut-orbit-plum-43', ...more })
    const refusals: [object, number, string][] = [
      [{}, 400, 'pkce_expected_code_verifier'],
      [{ code_verifier: 'e'.repeat(32) }, 400, 'pkce_mismatch'],
      [{ code_verifier, options }, 401, 'attribute_mismatch'],
      [
        { code_verifier, options, attributes: { ...attributes, ip_address: '203.0.113.8' } },
        401,
        'attribute_mismatch',
      ],
    ]
    for (const [more, statusCode, errorType] of refusals) {
      await expect(finish(more), errorType).rejects.toMatchObject({ statusCode, errorType })
    }
    await finish({ code_verifier, options, attributes })
    const { reset_password: plain } = await startReset(email)
    await expect(
      kit.api.passwords.emailReset({ token: plain ?? '', password, code_verifier }),
    ).rejects.toMatchObject({ errorType: 'pkce_did_not_expect_code_verifier' })
  })

  test('gives a first password to somebody who had none', async () => {
    const email = newAddress()
    await kit.api.otps.emailLoginOrCreate({ email })
    await reset((await startReset(email)).reset_password)
    await logIn(email, 'walnut-orbit-plum-43')
  })

  test('keeps no session of a user that could not be made', async () => {
    const { email, user_id } = await signUp()
    await expect(signUp(email)).rejects.toMatchObject({ errorType: 'duplicate_email' })
    expect((await kit.api.sessions.get({ user_id })).sessions).toHaveLength(1)
  })
})
