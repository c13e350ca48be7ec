import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, tokensIn, type TestServer } from '../../testing.ts'
import { codeOf, STEP_MS } from './totp.ts'

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const wrongTotp = { statusCode: 401, errorType: 'unable_to_authenticate_totp' }
const wrongRecovery = { statusCode: 401, errorType: 'unable_to_authenticate_recovery_code' }

describe('TOTP', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ limits: { codeTries: plenty } })
  })
  afterAll(() => kit.close())

  const newUser = async () =>
    (await kit.api.users.create({ email: `${randomUUID()}@example.com` })).user_id
  const codeAt = (secret: string, steps = 0) =>
    codeOf(secret, Math.floor(kit.clock.now() / STEP_MS) + steps)

  test('that nobody confirms in time is gone', async () => {
    const user_id = await newUser()
    const { secret, totp_id } = await kit.api.totps.create({ user_id, expiration_minutes: 5 })
    kit.clock.advance(5 * MINUTE - 1)
    expect((await kit.api.totps.recoveryCodes({ user_id })).totps).toHaveLength(1)
    kit.clock.advance(1)
    await expect(
      kit.api.totps.authenticate({ user_id, totp_code: codeAt(secret) }),
    ).rejects.toMatchObject({ statusCode: 400, errorType: 'expired_totp' })
    expect((await kit.api.users.get({ user_id })).totps).toEqual([])
    const search = (filter_name: string, filter_value: unknown) =>
      kit.api.users.search({
        query: { operator: 'AND', operands: [{ filter_name, filter_value }] },
      })
    expect((await search('totp_id', [totp_id])).results).toEqual([])
    await expect(kit.api.totps.recoveryCodes({ user_id })).rejects.toMatchObject({
      errorType: 'totps_not_found_for_user',
    })
    await expect(kit.api.users.deleteTotp({ totp_id })).rejects.toMatchObject({
      errorType: 'totp_not_found',
    })
    await kit.api.totps.create({ user_id })
  })

  test('waits a day, or 5 to 1440 minutes', async () => {
    const user_id = await newUser()
    for (const expiration_minutes of [4, 1441, 5.5]) {
      await expect(kit.api.totps.create({ user_id, expiration_minutes })).rejects.toMatchObject({
        errorType: 'invalid_expiration',
      })
    }
    const { secret } = await kit.api.totps.create({ user_id })
    kit.clock.advance(1440 * MINUTE - 1)
    await kit.api.totps.authenticate({ user_id, totp_code: codeAt(secret) })
  })

  test('that was left half-way is replaced, with its recovery codes', async () => {
    const user_id = await newUser()
    const old = await kit.api.totps.create({ user_id })
    const fresh = await kit.api.totps.create({ user_id })
    expect((await kit.api.users.get({ user_id })).totps).toEqual([
      { totp_id: fresh.totp_id, verified: false },
    ])
    await expect(
      kit.api.totps.authenticate({ user_id, totp_code: codeAt(old.secret) }),
    ).rejects.toMatchObject(wrongTotp)
    await kit.api.totps.authenticate({ user_id, totp_code: codeAt(fresh.secret) })
    await expect(
      kit.api.totps.recover({ user_id, recovery_code: old.recovery_codes[0] ?? '' }),
    ).rejects.toMatchObject(wrongRecovery)
  })

  test('is one for a user, however many are made at once', async () => {
    const user_id = await newUser()
    await Promise.all(Array.from({ length: 20 }, () => kit.api.totps.create({ user_id })))
    expect((await kit.api.users.get({ user_id })).totps).toHaveLength(1)
  })

  test('ends with its deletion, recovery codes and all', async () => {
    const user_id = await newUser()
    const { secret, totp_id, recovery_codes } = await kit.api.totps.create({ user_id })
    await kit.api.totps.authenticate({ user_id, totp_code: codeAt(secret) })
    await kit.api.users.deleteTotp({ totp_id })
    const gone = { statusCode: 404, errorType: 'totps_not_found_for_user' }
    await expect(
      kit.api.totps.authenticate({ user_id, totp_code: codeAt(secret, 1) }),
    ).rejects.toMatchObject(gone)
    await expect(
      kit.api.totps.recover({ user_id, recovery_code: recovery_codes[0] ?? '' }),
    ).rejects.toMatchObject(gone)
  })

  test('that somebody set up goes when the owner of the address comes', async () => {
    const newPassword = 'walnut-orbit-plum-43'
    const reset = async (email: string) => {
      await kit.api.passwords.emailResetStart({ email })
      const { reset_password: token = '' } = tokensIn(kit.outbox.messages()[0])
      return kit.api.passwords.emailReset({ token, password: newPassword })
    }
    const plant = async () => {
      const email = `${randomUUID()}@example.com`
      const { user_id, email_id, session_token } = await kit.api.passwords.create({
        email,
        password: 'plum-orbit-walnut-42',
        session_duration_minutes: 60,
      })
      const { secret } = await kit.api.totps.create({ user_id })
      const totp_code = codeAt(secret)
      await kit.api.totps.authenticate({ user_id, totp_code, session_token })
      await kit.api.otps.emailLoginOrCreate({ email })
      const code = codeIn(kit.outbox.messages()[0])
      return { email, proof: { method_id: email_id, code }, session_token }
    }
    const { session_token: planted, proof } = await plant()
    const { user, reset_sessions } = await kit.api.otps.authenticate(proof)
    expect([user.totps, reset_sessions]).toEqual([[], true])
    await expect(kit.api.sessions.authenticate({ session_token: planted })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    // Whoever shows the session is the one who set it up.
    const own = await plant()
    const { session_token: shown } = own
    const proven = await kit.api.otps.authenticate({ ...own.proof, session_token: shown })
    expect(proven.user.totps).toMatchObject([{ verified: true }])
    // A reset is a proof as well. Of an address that was proven before, it asks for the TOTP still.
    expect((await reset((await plant()).email)).user.totps).toEqual([])
    expect((await reset(own.email)).user.totps).toMatchObject([{ verified: true }])
  })

  test('takes recovery codes in capitals', async () => {
    const user_id = await newUser()
    const { secret, recovery_codes } = await kit.api.totps.create({ user_id })
    await kit.api.totps.authenticate({ user_id, totp_code: codeAt(secret) })
    const [code = ''] = recovery_codes
    await kit.api.totps.recover({ user_id, recovery_code: code.toUpperCase() })
    await expect(kit.api.totps.recover({ user_id, recovery_code: code })).rejects.toMatchObject({
      ...wrongRecovery,
      details: { reason: 'used' },
    })
  })

  test('does not spend a code on a session that is gone', async () => {
    const user_id = await newUser()
    const { secret, recovery_codes } = await kit.api.totps.create({ user_id })
    const totp_code = codeAt(secret)
    const session_token = 'gone'
    const gone = { errorType: 'session_not_found' }
    await expect(
      kit.api.totps.authenticate({ user_id, totp_code, session_token }),
    ).rejects.toMatchObject(gone)
    await kit.api.totps.authenticate({ user_id, totp_code })
    const [recovery_code = ''] = recovery_codes
    await expect(
      kit.api.totps.recover({ user_id, recovery_code, session_token }),
    ).rejects.toMatchObject(gone)
    await kit.api.totps.recover({ user_id, recovery_code })
  })
})

test('a project can keep a TOTP that was left half-way, and limits the guesses', async () => {
  const kit = await createTestServer({
    totps: { pending: 'refuse' },
    limits: { codeTries: { burst: 2, perMinute: 1 } },
  })
  const { user_id } = await kit.api.users.create({ email: 'ada@example.com' })
  await kit.api.totps.create({ user_id, expiration_minutes: 5 })
  await expect(kit.api.totps.create({ user_id })).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'pending_totp_exists',
  })
  const guesses = [
    () => kit.api.totps.authenticate({ user_id, totp_code: '000000' }),
    () => kit.api.totps.recover({ user_id, recovery_code: 'aaaa-bbbb-cccc' }),
  ]
  for (const guess of guesses) await expect(guess()).rejects.not.toMatchObject({ statusCode: 429 })
  for (const guess of guesses) {
    await expect(guess()).rejects.toMatchObject({ errorType: 'too_many_requests' })
  }
  kit.clock.advance(5 * MINUTE)
  await kit.api.totps.create({ user_id })
  await kit.close()
})
