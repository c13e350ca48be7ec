import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { codeOf, STEP_MS } from './totp.ts'

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const locked = { statusCode: 429, errorType: 'user_lock_limit_reached' }
const wrongTotp = { statusCode: 401, errorType: 'unable_to_authenticate_totp' }
const usedStep = { statusCode: 400, errorType: 'totp_code_already_authenticated' }

describe.each(testEngines())('TOTP on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { codeTries: plenty } })
  })
  afterAll(() => kit.close())

  const enrol = async (more = {}) => {
    const email = `${randomUUID()}@example.com`
    const { user_id } = await kit.api.users.create({ email })
    return { email, ...(await kit.api.totps.create({ user_id, ...more })) }
  }
  const confirm = async () => {
    const enrolled = await enrol()
    await finish(enrolled.user_id, codeAt(enrolled.secret))
    kit.clock.advance(STEP_MS)
    return enrolled
  }
  const codeAt = (secret: string, steps = 0) =>
    codeOf(secret, Math.floor(kit.clock.now() / STEP_MS) + steps)
  /** A code of none of the three steps that count now. */
  const wrongFor = (secret: string) => {
    const right = [-1, 0, 1].map((steps) => codeAt(secret, steps))
    return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? ''
  }
  const finish = (user_id: string, totp_code: string, more = {}) =>
    kit.api.totps.authenticate({ user_id, totp_code, ...more })
  const recover = (user_id: string, recovery_code: string, more = {}) =>
    kit.api.totps.recover({ user_id, recovery_code, ...more })

  test('counts from its first right code on', async () => {
    const { user_id, totp_id, secret, recovery_codes, user } = await enrol()
    expect(totp_id).toMatch(/^totp-test-/)
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(new Set(recovery_codes).size).toBe(10)
    for (const code of recovery_codes) expect(code).toMatch(/^[a-z\d]{4}-[a-z\d]{4}-[a-z\d]{4}$/)
    expect(user.totps).toEqual([{ totp_id, verified: false }])
    // Codes that were shown for a TOTP that nobody confirmed open nothing.
    await expect(recover(user_id, recovery_codes[0] ?? '')).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'totps_not_found_for_user',
    })
    const answer = await finish(user_id, codeAt(secret), { session_duration_minutes: 60 })
    expect(answer).toMatchObject({ user_id, totp_id, user: { totps: [{ verified: true }] } })
    expect(answer.session?.authentication_factors).toMatchObject([
      {
        type: 'totp',
        delivery_method: 'authenticator_app',
        authenticator_app_factor: { totp_id },
      },
    ])
    await expect(kit.api.totps.create({ user_id })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'active_totp_exists',
    })
  })

  test('is a second factor of a session, refreshed in place', async () => {
    const { user_id, secret, recovery_codes } = await confirm()
    const { session_token } = await finish(user_id, codeAt(secret), {
      session_duration_minutes: 60,
    })
    kit.clock.advance(STEP_MS)
    await finish(user_id, codeAt(secret), { session_token })
    const { session } = await recover(user_id, recovery_codes[3] ?? '', { session_token })
    expect(session?.authentication_factors.map(({ type }) => type)).toEqual([
      'totp',
      'recovery_codes',
    ])
    const other = await confirm()
    const foreign = await finish(other.user_id, codeAt(other.secret), {
      session_token,
      session_duration_minutes: 5,
    })
    expect(foreign.session_token).not.toBe(session_token)
    expect(foreign.session?.user_id).toBe(other.user_id)
  })

  test('takes the code of one step before and after, and of no other', async () => {
    for (const steps of [-1, 1]) {
      const { user_id, secret } = await enrol()
      await finish(user_id, codeAt(secret, steps))
    }
    const { user_id, secret } = await enrol()
    for (const steps of [-2, 2]) {
      await expect(finish(user_id, codeAt(secret, steps))).rejects.toMatchObject(wrongTotp)
    }
  })

  test('takes each step once, and none after a later one', async () => {
    const { user_id, secret } = await confirm()
    const early = codeAt(secret, -1)
    const ahead = codeAt(secret, 1)
    await finish(user_id, codeAt(secret))
    await expect(finish(user_id, codeAt(secret))).rejects.toMatchObject(usedStep)
    await expect(finish(user_id, early)).rejects.toMatchObject(usedStep)
    await finish(user_id, ahead)
    kit.clock.advance(STEP_MS)
    await expect(finish(user_id, ahead)).rejects.toMatchObject(usedStep)
    kit.clock.advance(STEP_MS)
    await finish(user_id, codeAt(secret))
  })

  test('locks the user at the tenth wrong code, whatever kind and at once', async () => {
    const { user_id, secret, recovery_codes } = await confirm()
    const guesses = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? finish(user_id, wrongFor(secret)) : recover(user_id, 'aaaa-bbbb-cccc'),
    )
    const answers = await Promise.allSettled(guesses)
    const evaluated = answers.filter(
      (answer) => answer.status === 'rejected' && answer.reason.statusCode === 401,
    )
    expect(evaluated).toHaveLength(10)
    await expect(finish(user_id, codeAt(secret))).rejects.toMatchObject(locked)
    await expect(recover(user_id, recovery_codes[0] ?? '')).rejects.toMatchObject(locked)
    kit.clock.advance(60 * MINUTE)
    await finish(user_id, codeAt(secret))
    await recover(user_id, recovery_codes[0] ?? '')
  })
})
