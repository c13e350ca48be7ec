import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'
import { createCheapHash } from '../../testing-hash.ts'

// The hash itself is tried elsewhere.
const parts = { passwordHash: createCheapHash() }

const password = 'plum-orbit-walnut-42'

describe.each(testEngines())('the first proof of an address on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ parts, engine })
  })
  afterAll(() => kit.close())

  /** Somebody who may not own the address sets a password and stays signed in. */
  const plant = async () => {
    const email = `${randomUUID()}@example.com`
    const planted = await kit.api.passwords.create({
      email,
      password,
      session_duration_minutes: 60,
    })
    return { ...planted, email }
  }
  const mailOf = async (email: string) => {
    await kit.api.magicLinks.emailLoginOrCreate({ email })
    const mail = kit.outbox.messages()[0]
    return { code: codeIn(mail), token: tokensIn(mail).magic_links ?? '' }
  }
  const logIn = (email: string, tried = password) =>
    kit.api.passwords.authenticate({ email, password: tried })
  const gone = { errorType: 'session_not_found' }

  for (const by of ['code', 'link'] as const) {
    const prove = async (email: string, method_id: string, session_token?: string) => {
      const { code, token } = await mailOf(email)
      const more = { session_duration_minutes: 60, ...(session_token && { session_token }) }
      return by === 'code'
        ? kit.api.otps.authenticate({ method_id, code, ...more })
        : kit.api.magicLinks.authenticate({ token, ...more })
    }

    test(`by ${by} ends the password and the sessions that somebody planted`, async () => {
      const { email, email_id, session_token } = await plant()
      const owner = await prove(email, email_id)
      expect(owner.reset_sessions).toBe(true)
      expect(owner.user.password?.requires_reset).toBe(true)
      await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject(gone)
      await expect(logIn(email)).rejects.toMatchObject({ errorType: 'reset_password' })
      await expect(logIn(email, 'wrong')).rejects.toMatchObject({
        errorType: 'unauthorized_credentials',
      })

      await kit.api.passwords.emailResetStart({ email })
      const { reset_password: token = '' } = tokensIn(kit.outbox.messages()[0])
      await kit.api.passwords.emailReset({ token, password: 'walnut-orbit-plum-43' })
      await logIn(email, 'walnut-orbit-plum-43')
    })

    test(`by ${by} keeps the password of whoever set it, and ends other sessions`, async () => {
      const { email, email_id, session_token } = await plant()
      const other = await kit.api.passwords.authenticate({
        email,
        password,
        session_duration_minutes: 60,
      })
      const owner = await prove(email, email_id, session_token)
      expect(owner.reset_sessions).toBe(false)
      expect(owner.session_token).toBe(session_token)
      expect(owner.session?.authentication_factors).toHaveLength(2)
      await logIn(email)
      await expect(
        kit.api.sessions.authenticate({ session_token: other.session_token }),
      ).rejects.toMatchObject(gone)
    })
  }

  test('is not shortened by a session of somebody else', async () => {
    const { email, email_id } = await plant()
    const stranger = await plant()
    const { code } = await mailOf(email)
    const owner = await kit.api.otps.authenticate({
      method_id: email_id,
      code,
      session_token: stranger.session_token,
      session_duration_minutes: 60,
    })
    expect(owner.reset_sessions).toBe(true)
    expect(owner.session_token).not.toBe(stranger.session_token)
    const untouched = await kit.api.sessions.authenticate({
      session_token: stranger.session_token,
    })
    expect(untouched.session.authentication_factors).toHaveLength(1)
  })

  test('happens once: later proofs leave the password alone', async () => {
    const { email, email_id, session_token } = await plant()
    const first = await mailOf(email)
    await kit.api.otps.authenticate({ method_id: email_id, code: first.code, session_token })
    const second = await mailOf(email)
    const later = await kit.api.otps.authenticate({ method_id: email_id, code: second.code })
    expect(later.reset_sessions).toBe(false)
    await logIn(email)
    await kit.api.sessions.authenticate({ session_token })
  })
})
