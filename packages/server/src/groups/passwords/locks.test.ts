import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustedParty, trustedTokenFor } from '../../testing-party.ts'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'
import { createCheapHash } from '../../testing-hash.ts'

// The hash itself is tried elsewhere.
const parts = { passwordHash: createCheapHash() }

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const password = 'plum-orbit-walnut-42'
const wrong = { statusCode: 401, errorType: 'unauthorized_credentials' }
const locked = { statusCode: 429, errorType: 'user_lock_limit_reached' }

describe.each(testEngines())('user locks on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    const limits = { sends: plenty, passwordTries: plenty, codeTries: plenty }
    kit = await createTestServer({ parts, engine, limits, trustedTokenProfiles: [trustedParty] })
  })
  afterAll(() => kit.close())

  const signUp = async () => {
    const email = `${randomUUID()}@example.com`
    const { user_id, email_id, session_token } = await kit.api.passwords.create({
      email,
      password,
      session_duration_minutes: 60,
    })
    return { email, user_id, email_id, session_token }
  }
  const logIn = (email: string, tried = password) =>
    kit.api.passwords.authenticate({ email, password: tried })
  const failTimes = async (email: string, times: number) => {
    for (let index = 0; index < times; index += 1) {
      await expect(logIn(email, 'wrong')).rejects.toMatchObject(wrong)
    }
  }
  const lastMail = () => kit.outbox.messages()[0]

  test('come after ten wrong passwords in a row, and end after an hour', async () => {
    const { email, user_id } = await signUp()
    await failTimes(email, 10)
    await expect(logIn(email)).rejects.toMatchObject({ ...locked, retryAfterSeconds: 3600 })
    const user = await kit.api.users.get({ user_id })
    const now = kit.clock.now()
    expect(user).toMatchObject({
      is_locked: true,
      lock_created_at: new Date(now).toISOString(),
      lock_expires_at: new Date(now + 60 * MINUTE).toISOString(),
    })
    kit.clock.advance(60 * MINUTE - 1)
    await expect(logIn(email)).rejects.toMatchObject({ ...locked, retryAfterSeconds: 1 })
    kit.clock.advance(1)
    await failTimes(email, 9)
    const { user: free } = await logIn(email)
    expect(free).toMatchObject({ is_locked: false, lock_created_at: null, lock_expires_at: null })
  })

  test('forget the failures at a success', async () => {
    const { email } = await signUp()
    await failTimes(email, 9)
    await logIn(email)
    await failTimes(email, 9)
    await logIn(email)
  })

  test('come after ten wrong codes too, counted with the passwords', async () => {
    const { email, email_id } = await signUp()
    await kit.api.otps.emailSend({ email })
    const code = codeIn(lastMail())
    const guess = (code: string) => kit.api.otps.authenticate({ method_id: email_id, code })
    await failTimes(email, 6)
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    for (let index = 0; index < 4; index += 1) {
      await expect(guess(other)).rejects.toMatchObject({ errorType: 'otp_code_not_found' })
    }
    await expect(guess(other)).rejects.toMatchObject(locked)
    await expect(guess(code)).rejects.toMatchObject(locked)
    await expect(logIn(email)).rejects.toMatchObject(locked)
  })

  test('refuse every way in, and spend no link meanwhile', async () => {
    const { email, session_token, user_id } = await signUp()
    const external_id = randomUUID()
    await kit.api.users.update({ user_id, external_id })
    await kit.api.magicLinks.emailSend({ email })
    const { magic_links: token = '' } = tokensIn(lastMail())
    await failTimes(email, 10)
    await expect(kit.api.magicLinks.authenticate({ token })).rejects.toMatchObject(locked)
    await expect(
      kit.api.passwords.existingPasswordReset({
        email,
        existing_password: password,
        new_password: 'walnut-orbit-plum-43',
      }),
    ).rejects.toMatchObject(locked)
    await expect(
      kit.api.passwords.sessionReset({ session_token, password: 'walnut-orbit-plum-43' }),
    ).rejects.toMatchObject(locked)
    const embedded = await kit.api.magicLinks.create({ user_id })
    await expect(kit.api.magicLinks.authenticate({ token: embedded.token })).rejects.toMatchObject(
      locked,
    )
    const profile_id = trustedParty.profileId
    const trusted = await trustedTokenFor(external_id)
    await expect(kit.api.sessions.attest({ profile_id, token: trusted })).rejects.toMatchObject(
      locked,
    )
    // Who is in stays in: a lock is against guessing.
    await kit.api.sessions.authenticate({ session_token })
    kit.clock.advance(59 * MINUTE)
    await kit.api.sessions.authenticate({ session_token, session_duration_minutes: 60 })
    kit.clock.advance(MINUTE - 1)
    await expect(kit.api.magicLinks.authenticate({ token })).rejects.toMatchObject(locked)
  })

  test('let a link work that came while they lasted', async () => {
    const { email } = await signUp()
    await failTimes(email, 10)
    kit.clock.advance(30 * MINUTE)
    await kit.api.magicLinks.emailSend({ email })
    const { magic_links: token = '' } = tokensIn(lastMail())
    await expect(kit.api.magicLinks.authenticate({ token })).rejects.toMatchObject(locked)
    kit.clock.advance(30 * MINUTE)
    await kit.api.magicLinks.authenticate({ token })
  })

  test('end with a reset by mail', async () => {
    const { email } = await signUp()
    await failTimes(email, 10)
    await kit.api.passwords.emailResetStart({ email })
    const { reset_password: token = '' } = tokensIn(lastMail())
    const { user } = await kit.api.passwords.emailReset({ token, password: 'walnut-orbit-plum-43' })
    expect(user.is_locked).toBe(false)
    await failTimes(email, 9)
    await logIn(email, 'walnut-orbit-plum-43')
  })

  test('do not disturb many right passwords at once', async () => {
    const { email } = await signUp()
    await failTimes(email, 9)
    await Promise.all(Array.from({ length: 30 }, () => logIn(email)))
  })

  test('tell nothing of an address that nobody has', async () => {
    const email = `${randomUUID()}@example.com`
    for (let index = 0; index < 12; index += 1) {
      await expect(logIn(email)).rejects.toMatchObject({ errorType: 'email_not_found' })
    }
  })
})

test('a project chooses after how many failures and how long users are locked', async () => {
  const kit = await createTestServer({ parts, locks: { threshold: 2, durationMinutes: 5 } })
  const email = `${randomUUID()}@example.com`
  await kit.api.passwords.create({ email, password })
  const logIn = (tried = password) => kit.api.passwords.authenticate({ email, password: tried })
  for (const _ of [1, 2]) await expect(logIn('wrong')).rejects.toMatchObject(wrong)
  await expect(logIn()).rejects.toMatchObject({ ...locked, retryAfterSeconds: 300 })
  kit.clock.advance(5 * MINUTE)
  await logIn()
  await kit.close()
  for (const locks of [{ durationMinutes: 4 }, { durationMinutes: 10_081 }, { threshold: 0 }]) {
    await expect(createTestServer({ locks })).rejects.toThrow(/locks\./)
  }
})
