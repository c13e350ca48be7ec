import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertFactors } from '../../testing-factors.ts'
import {
  codeIn,
  createFilledStore,
  createTestServer,
  testEngines,
  tokensIn,
  type TestServer,
} from '../../testing.ts'

const tail = 'test-00000000-0000-4000-8000-000000000001'

describe.each(testEngines())('deletion of what a user has on %s', (engine) => {
  let kit: TestServer
  let drop: () => Promise<void>
  beforeAll(async () => {
    const store = await createFilledStore(engine, (db) => insertFactors(db, 1, { verified: true }))
    drop = store.drop
    kit = await createTestServer({ database: store.database })
  })
  afterAll(async () => {
    await kit.close()
    await drop()
  })

  const newAddress = () => `${randomUUID()}@example.com`
  const kinds = () => {
    const users = kit.api.users
    return [
      {
        prefix: 'email',
        remove: (id: string) => users.deleteEmail({ email_id: id }),
        malformed: 'invalid_email_id',
        unknown: 'email_not_found',
      },
      {
        prefix: 'phone-number',
        remove: (id: string) => users.deletePhoneNumber({ phone_id: id }),
        malformed: 'phone_number_not_found',
        unknown: 'phone_number_not_found',
      },
      {
        prefix: 'webauthn-registration',
        remove: (id: string) => users.deleteWebAuthnRegistration({ webauthn_registration_id: id }),
        malformed: 'invalid_webauthn_registration_id',
        unknown: 'webauthn_registration_not_found',
      },
      {
        prefix: 'biometric-registration',
        remove: (id: string) =>
          users.deleteBiometricRegistration({ biometric_registration_id: id }),
        malformed: 'invalid_biometric_registration_id',
        unknown: 'biometric_registration_not_found',
      },
      {
        prefix: 'totp',
        remove: (id: string) => users.deleteTotp({ totp_id: id }),
        malformed: 'invalid_totp_id',
        unknown: 'totp_not_found',
      },
      {
        prefix: 'crypto-wallet',
        remove: (id: string) => users.deleteCryptoWallet({ crypto_wallet_id: id }),
        malformed: 'invalid_crypto_wallet_id',
        unknown: 'crypto_wallet_not_found',
      },
      {
        prefix: 'password',
        remove: (id: string) => users.deletePassword({ password_id: id }),
        malformed: 'invalid_password_id',
        unknown: 'password_not_found',
      },
      {
        prefix: 'oauth-user',
        remove: (id: string) => users.deleteOAuthRegistration({ oauth_user_registration_id: id }),
        malformed: 'invalid_oauth_user_registration_id',
        unknown: 'oauth_user_registration_not_found',
      },
    ]
  }

  test('tells a malformed id from an unknown one', async () => {
    for (const { prefix, remove, malformed, unknown } of kinds()) {
      const odd = [
        'x',
        `${prefix}-test-1`,
        `user-test-${randomUUID()}`,
        'x'.repeat(500),
        "'",
        '%2F',
      ]
      for (const id of odd) {
        await expect(remove(id), `${prefix} ${id}`).rejects.toMatchObject({ errorType: malformed })
      }
      const id = `${prefix}-test-${randomUUID()}`
      await expect(remove(id), id).rejects.toMatchObject({ statusCode: 404, errorType: unknown })
    }
  })

  test('takes one thing at a time, answers the user without it, and does so once', async () => {
    const user_id = `user-${tail}`
    const before = await kit.api.users.get({ user_id })
    const [, , ...stored] = kinds()
    for (const { prefix, remove, unknown } of stored) {
      const answer = await remove(`${prefix}-${tail}`)
      expect(answer.user_id).toBe(user_id)
      expect(JSON.stringify(before), prefix).toContain(`"${prefix}-${tail}"`)
      expect(JSON.stringify(answer.user), prefix).not.toContain(`"${prefix}-${tail}"`)
      await expect(remove(`${prefix}-${tail}`)).rejects.toMatchObject({ errorType: unknown })
    }
    // Nothing is left to sign in with, as a backend may well want.
    expect(await kit.api.users.get({ user_id })).toMatchObject({ totps: [], providers: [] })
  })

  test('frees an address, and ends the codes and links on their way to it', async () => {
    const email = newAddress()
    const { email_id, user_id } = await kit.api.magicLinks.emailLoginOrCreate({ email })
    const mail = kit.outbox.messages()[0]
    await kit.api.passwords.emailResetStart({ email })
    const reset = tokensIn(kit.outbox.messages()[0])
    const { user } = await kit.api.users.deleteEmail({ email_id })
    expect(user).toMatchObject({ user_id, emails: [] })

    const tries: [() => Promise<unknown>, string][] = [
      [
        () => kit.api.otps.authenticate({ method_id: email_id, code: codeIn(mail) }),
        'unable_to_auth_otp_code',
      ],
      [
        () => kit.api.magicLinks.authenticate({ token: tokensIn(mail).magic_links ?? '' }),
        'unable_to_auth_magic_link',
      ],
      [
        () => kit.api.magicLinks.authenticate({ token: reset.login ?? '' }),
        'unable_to_auth_magic_link',
      ],
      [
        () =>
          kit.api.passwords.emailReset({
            token: reset.reset_password ?? '',
            password: 'plum-orbit-walnut-42',
          }),
        'unable_to_auth_password_reset_token',
      ],
    ]
    for (const [attempt, errorType] of tries) {
      await expect(attempt(), errorType).rejects.toMatchObject({ statusCode: 401, errorType })
    }
    const heir = await kit.api.users.create({ email })
    expect(heir.user_id).not.toBe(user_id)
  })

  test('takes a password away, and with it that way in', async () => {
    const email = newAddress()
    const password = 'plum-orbit-walnut-42'
    const { user } = await kit.api.passwords.create({ email, password })
    await kit.api.users.deletePassword({ password_id: user.password?.password_id ?? '' })
    await expect(kit.api.passwords.authenticate({ email, password })).rejects.toMatchObject({
      errorType: 'no_user_password',
    })
  })

  test('knows no address that waited for its proof in vain', async () => {
    const { user_id } = await kit.api.otps.emailLoginOrCreate({ email: newAddress() })
    await kit.api.users.deleteEmail({
      email_id: (await kit.api.users.get({ user_id })).emails[0]?.email_id ?? '',
    })
    const { email_id } = await kit.api.otps.emailSend({ email: newAddress(), user_id })
    kit.clock.advance(5 * 60_000)
    await expect(kit.api.users.deleteEmail({ email_id })).rejects.toMatchObject({
      errorType: 'email_not_found',
    })
  })
})
