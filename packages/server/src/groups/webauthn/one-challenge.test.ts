import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestAuthenticator } from '../../testing-authenticator.ts'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { createPasskeys } from './testing-passkeys.ts'

describe.each(testEngines())('a challenge on %s', (engine) => {
  let kit: TestServer
  let passkeys: ReturnType<typeof createPasskeys>
  beforeAll(async () => {
    kit = await createTestServer({ engine })
    passkeys = createPasskeys(kit.api)
  })
  afterAll(() => kit.close())

  const outcomes = async (calls: Promise<unknown>[]) => {
    const counts: Record<string, number> = {}
    for (const result of await Promise.allSettled(calls)) {
      const name = result.status === 'fulfilled' ? 'success' : String(result.reason.errorType)
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }

  test('gives a credential to one of the users who claim it at once', async () => {
    const authenticator = createTestAuthenticator({ origin: 'https://example.com' })
    const claims = Array.from({ length: 20 }, async () => {
      const { user_id } = await passkeys.newUser()
      return { user_id, credential: authenticator.create(await passkeys.startRegister(user_id)) }
    })
    const ready = await Promise.all(claims)
    const calls = ready.map(({ user_id, credential }) =>
      passkeys.finishRegister(user_id, credential),
    )
    expect(await outcomes(calls)).toEqual({ success: 1, duplicate_webauthn_registration: 19 })
  })

  test('keeps a user to the number of registrations, however many come at once', async () => {
    const { user_id } = await passkeys.newUser()
    const starts = Array.from({ length: 30 }, () => passkeys.startRegister(user_id))
    const calls = (await Promise.all(starts)).map((options) => {
      const authenticator = createTestAuthenticator({ origin: 'https://example.com' })
      return passkeys.finishRegister(user_id, authenticator.create(options))
    })
    expect(await outcomes(calls)).toEqual({
      success: 25,
      too_many_user_registrations_for_domain: 5,
    })
  })
})
