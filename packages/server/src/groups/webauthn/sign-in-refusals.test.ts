import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LogWarning } from '../../config.ts'
import {
  BE,
  createTestAuthenticator,
  UP,
  UV,
  type Alterations,
  type TestAuthenticator,
} from '../../testing-authenticator.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { alteredAnswers, malformedAnswers } from './testing-answers.ts'
import { createPasskeys } from './testing-passkeys.ts'

const origin = 'https://example.com'
const warnings: LogWarning[] = []
let kit: TestServer
let passkeys: ReturnType<typeof createPasskeys>

beforeAll(async () => {
  kit = await createTestServer({ warn: (warning) => warnings.push(warning) })
  passkeys = createPasskeys(kit.api)
})
afterAll(() => kit.close())

const flip = (bytes: Buffer, at: number): Buffer => {
  const flipped = Buffer.from(bytes)
  flipped[at] = (flipped[at] ?? 0) ^ 1
  return flipped
}
const unverified = (details?: object) => ({
  errorType: 'unable_to_auth_webauthn_registration',
  statusCode: 401,
  details,
})
describe('refuses to sign in by', () => {
  let owner: { user_id: string; authenticator: TestAuthenticator }
  beforeAll(async () => {
    owner = await passkeys.owner()
  })

  const there: Record<string, Alterations> = {
    'the type of a registration': { client: { type: 'webauthn.create' } },
    'an altered signature': { forgeSignature: (bytes) => flip(bytes, bytes.length - 1) },
    'no signature to speak of': { forgeSignature: () => Buffer.of(0x30, 0) },
    'a signature that is spelled otherwise': {
      forgeSignature: (bytes) =>
        Buffer.concat([Buffer.of(0x30, 0x81, bytes.length - 2), bytes.subarray(2)]),
    },
    'altered flags': { forgeData: (data) => flip(data, 32) },
    'an altered counter': { forgeData: (data) => flip(data, 33) },
    'altered client data': {
      forgeClient: (bytes) => Buffer.from(bytes.toString().replace('{', '{ ')),
    },
    'a key that may suddenly be copied': { flags: UP | UV | BE },
    'the handle of somebody else': { userHandle: 'c29tZWJvZHk' },
    'no handle when nobody was named': { userHandle: null },
  }
  test.each(Object.entries({ ...alteredAnswers, ...there }))('%s', async (_, altered) => {
    await expect(passkeys.signIn(owner.authenticator, altered)).rejects.toMatchObject(unverified())
    await passkeys.signIn(owner.authenticator)
  })

  test.each(malformedAnswers)('%s', async (_, forge) => {
    const assertion = owner.authenticator.get(await passkeys.startSignIn())
    await expect(passkeys.finishSignIn(forge(assertion))).rejects.toMatchObject({
      errorType: 'invalid_public_key_credential',
      statusCode: 400,
    })
    await passkeys.finishSignIn(assertion)
  })

  test('a credential that nobody has', async () => {
    const assertion = createTestAuthenticator({ origin }).get(await passkeys.startSignIn())
    await expect(passkeys.finishSignIn(assertion)).rejects.toMatchObject({
      errorType: 'webauthn_registration_not_found',
      statusCode: 404,
    })
  })

  test('a counter that repeats or goes back, and tells the operator', async () => {
    const { authenticator, registrationId } = await passkeys.owner()
    await passkeys.signIn(authenticator, { counter: 9 })
    for (const counter of [9, 8, 0]) {
      await expect(passkeys.signIn(authenticator, { counter })).rejects.toMatchObject(
        unverified({ reason: 'counter' }),
      )
      expect(warnings.at(-1)).toMatchObject({
        warning: 'webauthn_counter_not_increased',
        error: { message: `${registrationId} signed with counter ${counter} after 9.` },
      })
    }
    await passkeys.signIn(authenticator, { counter: 10 })
  })

  test('a challenge of another user, another ceremony, or nobody', async () => {
    const { authenticator, user_id } = owner
    const eve = await passkeys.owner()
    const finish = (options: string) => passkeys.finishSignIn(authenticator.get(options))
    await expect(finish(await passkeys.startSignIn(eve.user_id))).rejects.toMatchObject(
      unverified(),
    )
    const { challenge } = JSON.parse(await passkeys.startRegister(user_id))
    const withChallenge = (sent: string) => JSON.stringify({ challenge: sent, rpId: 'example.com' })
    await expect(finish(withChallenge(challenge))).rejects.toMatchObject(unverified())
    await expect(finish(withChallenge('A'.repeat(43)))).rejects.toMatchObject(unverified())
  })

  test('a credential that came after the list of those that may answer', async () => {
    const { user_id } = owner
    const options = await passkeys.startSignIn(user_id)
    const late = createTestAuthenticator({ origin })
    await passkeys.register(user_id, late)
    await expect(passkeys.finishSignIn(late.get(options))).rejects.toMatchObject(unverified())
  })

  test('a challenge that was used, rightly or wrongly, or has expired', async () => {
    const { authenticator } = owner
    const options = await passkeys.startSignIn()
    await passkeys.finishSignIn(authenticator.get(options))
    await expect(passkeys.finishSignIn(authenticator.get(options))).rejects.toMatchObject(
      unverified({ reason: 'used' }),
    )
    const tried = await passkeys.startSignIn()
    const wrong = authenticator.get(tried, { domain: 'example.org' })
    await expect(passkeys.finishSignIn(wrong)).rejects.toMatchObject(unverified())
    await expect(passkeys.finishSignIn(authenticator.get(tried))).rejects.toMatchObject(
      unverified({ reason: 'used' }),
    )
    const slow = await passkeys.startSignIn()
    kit.clock.advance(300_000)
    await expect(passkeys.finishSignIn(authenticator.get(slow))).rejects.toMatchObject(
      unverified({ reason: 'expired' }),
    )
  })
})
