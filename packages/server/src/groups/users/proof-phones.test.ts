import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, type TestServer } from '../../testing.ts'

const password = 'password'
const md5 = { hash: '5f4dcc3b5aa765d61d8327deb882cf99', hash_type: 'md_5' } as const
const plenty = { burst: 10_000, perMinute: 10_000 }
const newNumber = () => `+1202555${String(randomInt(10_000)).padStart(4, '0')}`

describe.each(testEngines())('the first proof of a number on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { sends: plenty, prefixSends: plenty } })
  })
  afterAll(() => kit.close())

  const lastCode = () => codeIn(kit.outbox.messages()[0])

  /** An account whose address and number nobody has proven, and somebody who is signed in to it. */
  const plant = async () => {
    const email = `${randomUUID()}@example.com`
    const phone_number = newNumber()
    const { user, user_id } = await kit.api.passwords.migrate({ email, phone_number, ...md5 })
    const { session_token } = await kit.api.passwords.authenticate({
      email,
      password,
      session_duration_minutes: 60,
    })
    const phone_id = user.phone_numbers[0]?.phone_id ?? ''
    return { email, phone_number, phone_id, user_id, session_token }
  }
  const prove = async (phone_number: string, more = {}) => {
    const { phone_id } = await kit.api.otps.smsSend({ phone_number })
    return kit.api.otps.authenticate({ method_id: phone_id, code: lastCode(), ...more })
  }

  test('ends the password and the sessions that somebody planted', async () => {
    const { phone_number, session_token } = await plant()
    const owner = await prove(phone_number, { session_duration_minutes: 60 })
    expect(owner.reset_sessions).toBe(true)
    expect(owner.user.password?.requires_reset).toBe(true)
    await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    await kit.api.sessions.authenticate({ session_token: owner.session_token })
  })

  test('takes an address away that somebody else may own, and the code on its way there', async () => {
    const { phone_number, email, user_id } = await plant()
    const { email_id } = await kit.api.otps.emailSend({ email })
    const code = lastCode()
    expect((await prove(phone_number)).user.emails).toEqual([])
    await expect(kit.api.otps.authenticate({ method_id: email_id, code })).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_otp_code',
    })
    const other = await kit.api.otps.emailLoginOrCreate({ email })
    expect(other.user_created).toBe(true)
    expect(other.user_id).not.toBe(user_id)
  })

  test('takes a number away at the first proof of an address, the other way round', async () => {
    const { phone_number, email, user_id } = await plant()
    const { email_id } = await kit.api.otps.emailSend({ email })
    const { user } = await kit.api.otps.authenticate({ method_id: email_id, code: lastCode() })
    expect(user.phone_numbers).toEqual([])
    const other = await kit.api.otps.smsLoginOrCreate({ phone_number })
    expect(other.user_created).toBe(true)
    expect(other.user_id).not.toBe(user_id)
  })

  test('keeps the password of whoever shows the session it opened', async () => {
    const { phone_number, session_token } = await plant()
    const owner = await prove(phone_number, { session_token })
    expect(owner.reset_sessions).toBe(false)
    expect(owner.user.password?.requires_reset).toBe(false)
    expect(owner.session?.authentication_factors).toHaveLength(2)
  })

  test('happens once: later proofs leave sessions alone', async () => {
    const { phone_number } = await plant()
    const first = await prove(phone_number, { session_duration_minutes: 60 })
    expect((await prove(phone_number)).reset_sessions).toBe(false)
    await kit.api.sessions.authenticate({ session_token: first.session_token })
  })
})
