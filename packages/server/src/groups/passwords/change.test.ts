import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'
import { createCheapHash } from '../../testing-hash.ts'

// The hash itself is tried elsewhere.
const parts = { passwordHash: createCheapHash() }

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const password = 'plum-orbit-walnut-42'
const chosen = 'walnut-orbit-plum-43'
const session_duration_minutes = 60

describe.each(testEngines())('changed passwords on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    const limits = { sends: plenty, passwordTries: plenty, codeTries: plenty }
    kit = await createTestServer({ parts, engine, limits })
  })
  afterAll(() => kit.close())

  const signUp = async () => {
    const email = `${randomUUID()}@example.com`
    const made = await kit.api.passwords.create({ email, password, session_duration_minutes })
    return { ...made, email }
  }
  const logIn = (email: string, tried = password) =>
    kit.api.passwords.authenticate({ email, password: tried, session_duration_minutes })
  const change = (email: string, more: object = {}) =>
    kit.api.passwords.existingPasswordReset({
      email,
      existing_password: password,
      new_password: chosen,
      session_duration_minutes,
      ...more,
    })
  const isAlive = (session_token: string) =>
    kit.api.sessions.authenticate({ session_token }).then(
      () => true,
      () => false,
    )

  test('by the one before revoke all sessions, before a new one is issued', async () => {
    const { email, session_token } = await signUp()
    const other = await logIn(email)
    const answer = await change(email, { session_token })
    expect(answer.session_token).not.toBe(session_token)
    expect(await isAlive(session_token)).toBe(false)
    expect(await isAlive(other.session_token)).toBe(false)
    expect(await isAlive(answer.session_token)).toBe(true)
    expect(answer.session?.authentication_factors).toMatchObject([{ type: 'password' }])
    await logIn(email, chosen)
    await expect(logIn(email)).rejects.toMatchObject({ errorType: 'unauthorized_credentials' })
  })

  test('need the one before, and change nothing without it', async () => {
    const { email, session_token } = await signUp()
    await expect(change(email, { existing_password: 'wrong' })).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unauthorized_credentials',
    })
    await expect(change(`${randomUUID()}@example.com`)).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_not_found',
    })
    await expect(change(email, { new_password: 'password' })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'weak_password',
    })
    const passwordless = `${randomUUID()}@example.com`
    await kit.api.users.create({ email: passwordless })
    await expect(change(passwordless)).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'no_user_password',
    })
    expect(await isAlive(session_token)).toBe(true)
    await logIn(email)
  })

  test('by the one before are refused while a reset is owed', async () => {
    const { email, email_id } = await signUp()
    await kit.api.otps.emailSend({ email })
    const code = codeIn(kit.outbox.messages()[0])
    await kit.api.otps.authenticate({ method_id: email_id, code })
    await expect(change(email)).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'reset_password',
    })
    // What somebody else made of the password stays unknown to who guesses.
    await expect(change(email, { existing_password: 'wrong' })).rejects.toMatchObject({
      errorType: 'unauthorized_credentials',
    })
  })

  test('take any text as it is, NUL included', async () => {
    const { email } = await signUp()
    await change(email, { new_password: `${chosen}\0tail` })
    await change(email, { existing_password: `${chosen}\0tail`, new_password: chosen })
    await logIn(email, chosen)
  })

  const inSession = (session_token: string, more: object = {}) =>
    kit.api.passwords.sessionReset({ session_token, password: chosen, ...more })

  test('within a session revoke all but the one used', async () => {
    const { email, session_token, session } = await signUp()
    const other = await logIn(email)
    kit.clock.advance(5 * MINUTE - 1)
    const answer = await inSession(session_token)
    expect(answer.session_token).toBe(session_token)
    expect(answer.session?.expires_at).toBe(session?.expires_at)
    expect(answer.session?.authentication_factors).toEqual(session?.authentication_factors)
    expect(await isAlive(session_token)).toBe(true)
    expect(await isAlive(other.session_token)).toBe(false)
    await logIn(email, chosen)
    await expect(logIn(email)).rejects.toMatchObject({ errorType: 'unauthorized_credentials' })
  })

  test('within a session need a factor younger than five minutes', async () => {
    const { email, session_token, session_jwt } = await signUp()
    kit.clock.advance(5 * MINUTE)
    const old = { statusCode: 400, errorType: 'session_too_old_to_reset_password' }
    await expect(inSession(session_token)).rejects.toMatchObject(old)
    await kit.api.passwords.authenticate({ email, password, session_token })
    await kit.api.passwords.sessionReset({ session_jwt, password: chosen })
    kit.clock.advance(4 * MINUTE)
    await inSession(session_token, { password: 'orbit-walnut-plum-44' })
    kit.clock.advance(MINUTE)
    // To set a password proves nothing, so nobody goes on doing it for ever.
    await expect(inSession(session_token)).rejects.toMatchObject(old)
  })

  test('within a session go with a link or a code by e-mail as well', async () => {
    const email = `${randomUUID()}@example.com`
    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const code = codeIn(kit.outbox.messages()[0])
    const byCode = await kit.api.otps.authenticate({
      method_id: email_id,
      code,
      session_duration_minutes,
    })
    await inSession(byCode.session_token)
    await logIn(email, chosen)
    await kit.api.magicLinks.emailSend({ email })
    const { magic_links: token = '' } = tokensIn(kit.outbox.messages()[0])
    const byLink = await kit.api.magicLinks.authenticate({ token, session_duration_minutes })
    await inSession(byLink.session_token, { password })
    await logIn(email)
  })

  test('within a session go with no code by SMS, and no link that others delivered', async () => {
    const old = { statusCode: 400, errorType: 'session_too_old_to_reset_password' }
    const { phone_id } = await kit.api.otps.smsLoginOrCreate({ phone_number: '+12025550102' })
    const code = codeIn(kit.outbox.messages()[0])
    const bySms = await kit.api.otps.authenticate({
      method_id: phone_id,
      code,
      session_duration_minutes,
    })
    await expect(inSession(bySms.session_token)).rejects.toMatchObject(old)
    const { user_id } = await signUp()
    const { token } = await kit.api.magicLinks.create({ user_id })
    const embedded = await kit.api.magicLinks.authenticate({ token, session_duration_minutes })
    await expect(inSession(embedded.session_token)).rejects.toMatchObject(old)
  })

  test('within a session need more than a password that is to be reset', async () => {
    const { email, email_id, session_token } = await signUp()
    await kit.api.otps.emailSend({ email })
    const code = codeIn(kit.outbox.messages()[0])
    await kit.api.otps.authenticate({ method_id: email_id, code })
    // The first proof of the address has ended the session of before.
    await expect(inSession(session_token)).rejects.toMatchObject({ errorType: 'session_not_found' })
  })

  test('within a session say what is wrong, and change nothing', async () => {
    const { email, session_token, session_jwt } = await signUp()
    for (const [more, statusCode, errorType] of [
      [{ session_token: undefined }, 400, 'no_session_arguments'],
      [{ session_jwt }, 400, 'too_many_session_arguments'],
      [{ session_token: 'x'.repeat(43) }, 404, 'session_not_found'],
      [{ session_token: 'no token' }, 400, 'invalid_session_token'],
      [{ password: 'password' }, 400, 'weak_password'],
      [{ session_duration_minutes: 1 }, 400, 'invalid_session_duration_minutes'],
    ] as const) {
      await expect(inSession(session_token, more), errorType).rejects.toMatchObject({
        statusCode,
        errorType,
      })
    }
    await logIn(email)
  })
})
