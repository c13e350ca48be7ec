import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, type TestServer } from '../../testing.ts'

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const limits = {
  codeTries: plenty,
  sends: plenty,
  networkSends: plenty,
  prefixSends: plenty,
  countrySends: plenty,
  phoneSends: plenty,
  clients: plenty,
}
const newNumber = () => `+1202555${String(randomInt(10_000)).padStart(4, '0')}`

describe.each(testEngines())('codes by SMS and WhatsApp on %s', (engine) => {
  let kit: TestServer
  const used = new Set<string>()
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits, phones: { smsOrigin: 'https://example.com' } })
  })
  afterAll(() => kit.close())

  const freshNumber = (): string => {
    const number = newNumber()
    if (used.has(number)) return freshNumber()
    used.add(number)
    return number
  }
  const last = () => kit.outbox.messages()[0]
  const sends = {
    sms: () => kit.api.otps.smsLoginOrCreate,
    whatsapp: () => kit.api.otps.whatsappLoginOrCreate,
  }
  const send = async (
    phone_number = freshNumber(),
    {
      channel = 'sms',
      ...more
    }: {
      channel?: 'sms' | 'whatsapp'
      expiration_minutes?: number
      locale?: string
      create_user_as_pending?: boolean
    } = {},
  ) => {
    const sent = await sends[channel]()({ phone_number, ...more })
    return { ...sent, phone_number, code: codeIn(last()) }
  }
  const finish = (method_id: string, code: string, more = {}) =>
    kit.api.otps.authenticate({ method_id, code, ...more })
  const wrongOf = (code: string, step = 1) =>
    String((Number(code) + step) % 1_000_000).padStart(6, '0')
  const signUpByMail = async () => {
    const email = `${randomUUID()}@example.com`
    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const code = codeIn(last())
    return { email, ...(await finish(email_id, code, { session_duration_minutes: 60 })) }
  }

  for (const channel of ['sms', 'whatsapp'] as const) {
    test(`signs up and logs in with a code by ${channel}`, async () => {
      const sent = await send(undefined, { channel })
      const { phone_id, phone_number, user_id, code } = sent
      expect(sent.user_created).toBe(true)
      expect(last()).toMatchObject({ channel, to: phone_number })
      expect(phone_id).toMatch(/^phone-number-test-/)
      const answer = await finish(phone_id, code, { session_duration_minutes: 60 })
      expect(answer).toMatchObject({ user_id, method_id: phone_id, reset_sessions: false })
      expect(answer.user.phone_numbers).toEqual([{ phone_id, phone_number, verified: true }])
      expect(answer.session?.authentication_factors).toMatchObject([
        {
          type: 'otp',
          delivery_method: channel,
          phone_number_factor: { phone_id, phone_number },
        },
      ])
      const again = await send(phone_number, { channel })
      expect(again).toMatchObject({ user_created: false, user_id, phone_id })
      await expect(finish(phone_id, again.code)).resolves.toMatchObject({ session_token: '' })
    })
  }

  test('has one phone factor, and one code, for SMS and WhatsApp', async () => {
    const bySms = await send()
    let byWhatsapp = await send(bySms.phone_number, { channel: 'whatsapp' })
    while (byWhatsapp.code === bySms.code)
      byWhatsapp = await send(bySms.phone_number, { channel: 'whatsapp' })
    expect(byWhatsapp.phone_id).toBe(bySms.phone_id)
    await expect(finish(bySms.phone_id, bySms.code)).rejects.toMatchObject({
      errorType: 'otp_code_not_found',
    })
    const { session } = await finish(bySms.phone_id, byWhatsapp.code, {
      session_duration_minutes: 5,
    })
    expect(session?.authentication_factors).toMatchObject([{ delivery_method: 'whatsapp' }])
  })

  test('keeps both numbers of a session apart', async () => {
    const first = await send()
    const { session_token, user_id } = await finish(first.phone_id, first.code, {
      session_duration_minutes: 60,
    })
    const phone_number = freshNumber()
    const { phone_id } = await kit.api.otps.smsSend({ phone_number, session_token })
    const { session, user } = await finish(phone_id, codeIn(last()), { session_token })
    expect(user.user_id).toBe(user_id)
    expect(session?.authentication_factors).toMatchObject([
      { phone_number_factor: { phone_id: first.phone_id } },
      { phone_number_factor: { phone_id } },
    ])
  })

  test('binds an SMS to the site, on its last line, and a WhatsApp message to none', async () => {
    const { code } = await send()
    expect(last()?.text.split('\n').at(-1)).toBe(`@example.com #${code}`)
    await send(undefined, { channel: 'whatsapp' })
    expect(last()?.text).not.toContain('@example.com')
  })

  test('refuses a code twice, and after its time', async () => {
    const { phone_id, code, phone_number } = await send()
    await finish(phone_id, code)
    await expect(finish(phone_id, code)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_otp_code',
      details: { reason: 'used' },
    })
    const late = await send(phone_number, { expiration_minutes: 1 })
    kit.clock.advance(MINUTE)
    await expect(finish(phone_id, late.code)).rejects.toMatchObject({
      statusCode: 401,
      details: { reason: 'expired' },
    })
  })

  test('counts wrong guesses down and ends the code at the fifth', async () => {
    const { phone_id, code } = await send()
    for (const left of [4, 3, 2, 1, 0]) {
      await expect(finish(phone_id, wrongOf(code))).rejects.toMatchObject({
        statusCode: 404,
        errorType: 'otp_code_not_found',
        details: { attempts_left: left },
      })
    }
    await expect(finish(phone_id, code)).rejects.toMatchObject({
      statusCode: 401,
      details: { reason: 'exhausted' },
    })
  })

  test('sends to no number that it does not know', async () => {
    const unknown = { phone_number: freshNumber() }
    const refusal = { statusCode: 404, errorType: 'phone_number_not_found' }
    await expect(kit.api.otps.smsSend(unknown)).rejects.toMatchObject(refusal)
    await expect(kit.api.otps.whatsappSend(unknown)).rejects.toMatchObject(refusal)
    const known = await send()
    const { phone_number } = known
    const sent = await kit.api.otps.smsSend({ phone_number })
    expect(sent).toMatchObject({ user_id: known.user_id, phone_id: known.phone_id })
  })

  test('says what is wrong with a number, a time or a language, and sends nothing', async () => {
    const before = kit.outbox.messages().length
    for (const [input, errorType] of [
      [{ phone_number: '2025550123' }, 'invalid_phone_number'],
      [{ phone_number: '+19002123456' }, 'invalid_phone_number'],
      [{ phone_number: 'x'.repeat(65) }, 'invalid_phone_number'],
      [{ phone_number: freshNumber(), expiration_minutes: 11 }, 'invalid_expiration_otp'],
      [{ phone_number: freshNumber(), expiration_minutes: 0 }, 'invalid_expiration_otp'],
      [{ phone_number: freshNumber(), locale: 'xx' }, 'invalid_locale'],
    ] as const) {
      for (const call of [kit.api.otps.smsLoginOrCreate, kit.api.otps.whatsappSend]) {
        await expect(call(input)).rejects.toMatchObject({ statusCode: 400, errorType })
      }
    }
    expect(kit.outbox.messages()).toHaveLength(before)
  })

  test('writes in the language that was asked for', async () => {
    const { code } = await send(undefined, { locale: 'pt-BR' })
    expect(last()?.text).toContain(`${code} é seu código do Latchkey`)
  })

  test('gives a number to a user once its code is typed', async () => {
    const { user_id, session_token } = await signUpByMail()
    const phone_number = freshNumber()
    const sent = await kit.api.otps.smsSend({ phone_number, session_token })
    expect(sent.user_id).toBe(user_id)
    expect((await kit.api.users.get({ user_id })).phone_numbers).toMatchObject([
      { phone_number, verified: false },
    ])
    const { user, session } = await finish(sent.phone_id, codeIn(last()), { session_token })
    expect(user.phone_numbers).toMatchObject([{ phone_number, verified: true }])
    expect(session?.authentication_factors).toHaveLength(2)
    kit.clock.advance(6 * MINUTE)
    expect((await kit.api.users.get({ user_id })).phone_numbers).toHaveLength(1)
  })

  test('takes a number away that was not proven within five minutes, and frees it', async () => {
    const { user_id } = await signUpByMail()
    const phone_number = freshNumber()
    const sent = await kit.api.otps.smsSend({ phone_number, user_id, expiration_minutes: 10 })
    const code = codeIn(last())
    kit.clock.advance(5 * MINUTE)
    expect((await kit.api.users.get({ user_id })).phone_numbers).toEqual([])
    await expect(finish(sent.phone_id, code)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_otp_code',
    })
    const other = await send(phone_number)
    expect(other.user_created).toBe(true)
    expect(other.user_id).not.toBe(user_id)
  })

  test('never leads the owner of a number into the account of whoever added it', async () => {
    const attacker = await signUpByMail()
    const phone_number = freshNumber()
    await kit.api.otps.smsSend({ phone_number, user_id: attacker.user_id })
    expect((await send(phone_number)).user_created).toBe(true)
    expect((await kit.api.users.get({ user_id: attacker.user_id })).phone_numbers).toEqual([])
  })

  test('refuses a number that is taken, and a user who is named twice', async () => {
    const { user_id, session_token } = await signUpByMail()
    const taken = await send()
    await expect(
      kit.api.otps.smsSend({ phone_number: taken.phone_number, user_id }),
    ).rejects.toMatchObject({ statusCode: 400, errorType: 'duplicate_phone_number' })
    await expect(
      kit.api.otps.smsSend({ phone_number: freshNumber(), user_id, session_token }),
    ).rejects.toMatchObject({ errorType: 'too_many_user_selection_arguments' })
    expect((await kit.api.users.get({ user_id })).phone_numbers).toEqual([])
  })

  test('adds no number beside an address that is not proven, of either kind', async () => {
    const refusal = { statusCode: 400, errorType: 'too_many_unverified_factors' }
    const { user_id } = await kit.api.users.create({ email: `${randomUUID()}@example.com` })
    await expect(
      kit.api.otps.smsSend({ phone_number: freshNumber(), user_id }),
    ).rejects.toMatchObject(refusal)
    const phone = await send()
    await expect(
      kit.api.otps.emailSend({ email: `${randomUUID()}@example.com`, user_id: phone.user_id }),
    ).rejects.toMatchObject(refusal)
  })

  test('makes pending users active at their first code', async () => {
    const sent = await send(undefined, { create_user_as_pending: true })
    expect((await kit.api.users.get({ user_id: sent.user_id })).status).toBe('pending')
    const { user } = await finish(sent.phone_id, sent.code)
    expect(user.status).toBe('active')
  })

  test('makes one user of a number, however many ask at once', async () => {
    const phone_number = freshNumber()
    const sent = await Promise.all(Array.from({ length: 20 }, () => send(phone_number)))
    expect(new Set(sent.map(({ user_id }) => user_id)).size).toBe(1)
    expect(sent.filter(({ user_created }) => user_created)).toHaveLength(1)
  })
})
