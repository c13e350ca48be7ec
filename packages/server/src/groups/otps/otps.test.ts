import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, type TestServer } from '../../testing.ts'

const MINUTE = 60_000
const plenty = { burst: 10_000, perMinute: 10_000 }

describe.each(testEngines())('codes by mail on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { codeTries: plenty, sends: plenty } })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const send = async (email = newAddress(), more = {}) => {
    const sent = await kit.api.otps.emailLoginOrCreate({ email, ...more })
    return { ...sent, email, code: codeIn(kit.outbox.messages()[0]) }
  }
  const finish = (method_id: string, code: string, more = {}) =>
    kit.api.otps.authenticate({ method_id, code, ...more })
  const wrongOf = (code: string, step = 1) =>
    String((Number(code) + step) % 1_000_000).padStart(6, '0')

  test('signs up and logs in with a code', async () => {
    const { email, email_id, user_id, user_created, code } = await send()
    expect(user_created).toBe(true)
    const answer = await finish(email_id, code, { session_duration_minutes: 60 })
    expect(answer).toMatchObject({ user_id, method_id: email_id, reset_sessions: false })
    expect(answer.user.emails).toMatchObject([{ email_id, email, verified: true }])
    expect(answer.session?.authentication_factors).toMatchObject([
      { type: 'otp', delivery_method: 'email', email_factor: { email_id, email_address: email } },
    ])
    const again = await send(email)
    expect(again).toMatchObject({ user_created: false, user_id, email_id })
    await expect(finish(email_id, again.code)).resolves.toMatchObject({ session_token: '' })
  })

  test('welcomes a new person, greets a known one, and has the code in the subject', async () => {
    const { email, email_id, code } = await send()
    expect(kit.outbox.messages()[0]?.subject).toBe(`${code} is your Latchkey code`)
    expect(kit.outbox.messages()[0]?.text).toContain('Welcome to Latchkey')
    await finish(email_id, code)
    await send(email)
    expect(kit.outbox.messages()[0]?.text).toContain('Log in to Latchkey')
  })

  test('has the words of a sign-up for everybody who never came in', async () => {
    const { email, user_id } = await send(newAddress(), { create_user_as_pending: true })
    await kit.api.otps.emailSend({ email })
    expect(kit.outbox.messages()[0]?.text).toContain('Welcome to Latchkey')
    expect((await kit.api.users.get({ user_id })).status).toBe('pending')
  })

  test('answers an address that nobody has like any other, unlike send', async () => {
    const { email } = await send()
    const known = await kit.api.otps.emailLoginOrCreate({ email })
    const unknown = await kit.api.otps.emailLoginOrCreate({ email: newAddress() })
    expect(Object.keys(unknown)).toEqual(Object.keys(known))
    await expect(kit.api.otps.emailSend({ email: newAddress() })).rejects.toMatchObject({
      errorType: 'email_not_found',
    })
  })

  test('refuses a code twice', async () => {
    const { email_id, code } = await send()
    await finish(email_id, code)
    await expect(finish(email_id, code)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_otp_code',
      details: { reason: 'used' },
    })
  })

  test('takes a code until its last second, and not after', async () => {
    const first = await send()
    kit.clock.advance(2 * MINUTE - 1000)
    await finish(first.email_id, first.code)
    const second = await send()
    kit.clock.advance(2 * MINUTE + 1000)
    await expect(finish(second.email_id, second.code)).rejects.toMatchObject({
      errorType: 'unable_to_auth_otp_code',
      details: { reason: 'expired' },
    })
    await expect(finish(second.email_id, wrongOf(second.code))).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'otp_code_not_found',
    })
  })

  test('ends a code with the next one', async () => {
    const older = await send()
    let newer = await send(older.email)
    // Once in a million they are the same.
    while (newer.code === older.code) newer = await send(older.email)
    await expect(finish(older.email_id, older.code)).rejects.toMatchObject({
      errorType: 'otp_code_not_found',
    })
    await finish(newer.email_id, newer.code)
  })

  test('counts wrong guesses down and ends the code at the fifth', async () => {
    const { email_id, code } = await send()
    for (const left of [4, 3, 2, 1, 0]) {
      await expect(finish(email_id, wrongOf(code))).rejects.toMatchObject({
        statusCode: 404,
        errorType: 'otp_code_not_found',
        details: { attempts_left: left },
      })
    }
    await expect(finish(email_id, code)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_otp_code',
      details: { reason: 'exhausted' },
    })
  })

  test('binds a code to its method', async () => {
    const mine = await send()
    let other = await send()
    while (other.code === mine.code) other = await send()
    await expect(finish(other.email_id, mine.code)).rejects.toMatchObject({
      errorType: 'otp_code_not_found',
    })
  })

  test('keeps a code alive when the client differs, and takes it from the right one', async () => {
    const attributes = { ip_address: '203.0.113.7', user_agent: 'Firefox' }
    const { email_id, code } = await send(newAddress(), { attributes })
    const options = { ip_match_required: true, user_agent_match_required: true }
    await expect(
      finish(email_id, code, { options, attributes: { ...attributes, ip_address: '203.0.113.8' } }),
    ).rejects.toMatchObject({ statusCode: 401, errorType: 'attribute_mismatch' })
    await expect(finish(email_id, code, { options })).rejects.toMatchObject({
      errorType: 'attribute_mismatch',
    })
    await finish(email_id, code, { options, attributes })
  })

  test('does not spend a code on a session that is gone', async () => {
    const { email_id, code } = await send()
    await expect(finish(email_id, code, { session_token: 'gone' })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    await finish(email_id, code)
  })

  test('says what is malformed, and what was never sent', async () => {
    await expect(finish('email-test-1', '123456')).rejects.toMatchObject({
      errorType: 'invalid_method_id',
    })
    await expect(finish(`email-test-${randomUUID()}`, '12345')).rejects.toMatchObject({
      errorType: 'invalid_code',
    })
    await expect(finish(`email-test-${randomUUID()}`, '123456')).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'otp_code_not_found',
    })
    await expect(kit.api.otps.emailSend({ email: newAddress() })).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_not_found',
    })
    await expect(send('not an address')).rejects.toMatchObject({ errorType: 'invalid_email' })
    await expect(send(newAddress(), { locale: 'de' })).rejects.toMatchObject({
      errorType: 'invalid_locale',
    })
    await expect(send(newAddress(), { login_template_id: 'mine' })).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_template_not_found',
    })
  })

  test('makes pending users active at their first code', async () => {
    const sent = await send(newAddress(), { create_user_as_pending: true })
    expect((await kit.api.users.get({ user_id: sent.user_id })).status).toBe('pending')
    const { user } = await finish(sent.email_id, sent.code)
    expect(user.status).toBe('active')
  })
})

describe('an address added to a user', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ limits: { codeTries: plenty, sends: plenty } })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const lastCode = () => codeIn(kit.outbox.messages()[0])
  const signUp = async () => {
    const email = newAddress()
    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const answer = await kit.api.otps.authenticate({
      method_id: email_id,
      code: lastCode(),
      session_duration_minutes: 60,
    })
    return { ...answer, email }
  }

  test('belongs to the user of an id, a session token or a JWT once its code is typed', async () => {
    const { session_token, session_jwt, user_id } = await signUp()
    for (const selector of [{ user_id }, { session_token }, { session_jwt }]) {
      const email = newAddress()
      const sent = await kit.api.otps.emailSend({ email, ...selector })
      expect(sent.user_id).toBe(user_id)
      const { emails } = await kit.api.users.get({ user_id })
      expect(emails.at(-1)).toMatchObject({ email, verified: false })
      const code = lastCode()
      const { user } = await kit.api.otps.authenticate({ method_id: sent.email_id, code })
      expect(user.emails.at(-1)).toMatchObject({ email, verified: true })
    }
  })

  test('is gone after five minutes, and free for somebody else', async () => {
    const { user_id } = await signUp()
    const second = newAddress()
    const sent = await kit.api.otps.emailSend({ email: second, user_id, expiration_minutes: 10 })
    const code = lastCode()
    kit.clock.advance(5 * MINUTE)
    expect((await kit.api.users.get({ user_id })).emails).toHaveLength(1)
    await expect(
      kit.api.otps.authenticate({ method_id: sent.email_id, code }),
    ).rejects.toMatchObject({ statusCode: 401, errorType: 'unable_to_auth_otp_code' })
    const other = await kit.api.otps.emailLoginOrCreate({ email: second })
    expect(other).toMatchObject({ user_created: true })
    expect(other.user_id).not.toBe(user_id)
  })

  test('never leads its owner into the account of whoever added it', async () => {
    const attacker = await signUp()
    const victim = newAddress()
    await kit.api.otps.emailSend({ email: victim, user_id: attacker.user_id })
    const sent = await kit.api.otps.emailLoginOrCreate({ email: victim })
    expect(sent.user_created).toBe(true)
    expect((await kit.api.users.get({ user_id: attacker.user_id })).emails).toHaveLength(1)
  })

  test('is refused when it is taken, when another one waits, or when two users are named', async () => {
    const one = await signUp()
    const other = await signUp()
    const { user_id, session_token } = one
    await expect(kit.api.otps.emailSend({ email: other.email, user_id })).rejects.toMatchObject({
      errorType: 'duplicate_email',
    })
    await kit.api.otps.emailSend({ email: newAddress(), user_id })
    await expect(kit.api.otps.emailSend({ email: newAddress(), user_id })).rejects.toMatchObject({
      errorType: 'too_many_unverified_factors',
    })
    await expect(
      kit.api.otps.emailSend({ email: newAddress(), user_id, session_token }),
    ).rejects.toMatchObject({ errorType: 'too_many_user_selection_arguments' })
  })
})
