import { randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertFactors } from '../../testing-factors.ts'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createFilledStore, createTestServer, type TestServer } from '../../testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

const tail = 'test-00000000-0000-4000-8000-000000000001'
const password = 'plum-orbit-walnut-42'

beforeAll(async () => {
  const { database } = await createFilledStore('pglite', (db) =>
    insertFactors(db, 1, { verified: true }),
  )
  // The SDK checks JWTs by the real time.
  kit = await createTestServer({
    database,
    clock: Date.now,
    projectName: 'Acme',
    rbac: {
      roles: [
        {
          role_id: 'editor',
          description: '',
          permissions: [{ resource_id: 'documents', actions: ['*'] }],
        },
      ],
      resources: [{ resource_id: 'documents', description: '', actions: ['read', 'write'] }],
    },
  })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const newAddress = () => `${randomUUID()}@example.com`

test('makes users with a number with the official SDK', async () => {
  const phone_number = '+12025550134'
  const made = await client.users.create({ email: newAddress(), phone_number })
  expect(made.user.phone_numbers).toMatchObject([{ phone_id: made.phone_id, phone_number }])
  await expect(client.users.create({ phone_number })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'duplicate_phone_number',
  })
})

test('searches users with the official SDK, page by page', async () => {
  const domain = `${randomUUID()}.example`
  for (const name of ['a', 'b', 'c']) await client.users.create({ email: `${name}@${domain}` })
  const query = {
    operator: 'AND' as const,
    operands: [{ filter_name: 'email_address_fuzzy', filter_value: `@${domain}` }],
  }
  const first = await client.users.search({ limit: 2, query })
  expect(first.results_metadata).toEqual({ total: 3, next_cursor: expect.any(String) })
  const pages: number[] = []
  for await (const page of client.users.searchAll({ limit: 2, query })) {
    pages.push(page.length)
  }
  expect(pages).toEqual([2, 1])
  expect((await client.users.search({})).status_code).toBe(200)
  await expect(client.users.search({ cursor: 'x' })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'user_search_invalid_cursor',
  })
})

test('changes users with the official SDK', async () => {
  const external_id = `crm|a.b-${randomUUID()}`
  const { user_id } = await client.users.create({ email: newAddress() })
  const changed = await client.users.update({
    user_id,
    external_id,
    name: { first_name: 'Ada' },
    roles: ['editor'],
    trusted_metadata: { plan: 'pro' },
  })
  expect(changed.user).toMatchObject({ external_id, trusted_metadata: { plan: 'pro' } })
  const email_address = newAddress()
  const exchanged = await client.users.exchangePrimaryFactor({
    user_id: external_id,
    email_address,
  })
  expect(exchanged.user.emails).toMatchObject([{ email: email_address, verified: false }])
  await expect(client.users.exchangePrimaryFactor({ user_id })).rejects.toMatchObject({
    error_type: 'invalid_exchange_primary_factor_fields',
  })
  const freed = await client.users.deleteExternalId({ user_id: external_id })
  expect(freed.user.external_id ?? null).toBeNull()
  await expect(client.users.update({ user_id: external_id })).rejects.toMatchObject({
    status_code: 404,
    error_type: 'user_not_found',
  })
})

test('removes users and their parts with the official SDK', async () => {
  const { user_id, email_id } = await client.users.create({ email: newAddress() })
  const { user } = await client.users.deleteEmail({ email_id })
  expect(user.emails).toEqual([])
  await expect(client.users.deleteEmail({ email_id })).rejects.toMatchObject({
    status_code: 404,
    error_type: 'email_not_found',
  })
  await expect(client.users.deleteEmail({ email_id: 'x' })).rejects.toMatchObject({
    error_type: 'invalid_email_id',
  })
  expect(await client.users.delete({ user_id })).toMatchObject({ user_id })
  await expect(client.users.delete({ user_id })).rejects.toMatchObject({
    error_type: 'user_not_found',
  })

  const { users } = client
  const phone = await users.create({ phone_number: '+12025550135' })
  await users.deletePhoneNumber({ phone_id: phone.phone_id })
  await users.deleteWebAuthnRegistration({
    webauthn_registration_id: `webauthn-registration-${tail}`,
  })
  await users.deleteBiometricRegistration({
    biometric_registration_id: `biometric-registration-${tail}`,
  })
  await users.deleteTOTP({ totp_id: `totp-${tail}` })
  await users.deleteCryptoWallet({ crypto_wallet_id: `crypto-wallet-${tail}` })
  await users.deletePassword({ password_id: `password-${tail}` })
  const last = await users.deleteOAuthRegistration({
    oauth_user_registration_id: `oauth-user-${tail}`,
  })
  expect(last.user).toMatchObject({ totps: [], crypto_wallets: [], providers: [] })
  const again: [() => Promise<unknown>, string][] = [
    [() => users.deletePhoneNumber({ phone_id: phone.phone_id }), 'phone_number_not_found'],
    [
      () => users.deleteWebAuthnRegistration({ webauthn_registration_id: 'x' }),
      'invalid_webauthn_registration_id',
    ],
    [
      () => users.deleteBiometricRegistration({ biometric_registration_id: 'x' }),
      'invalid_biometric_registration_id',
    ],
    [() => users.deleteTOTP({ totp_id: `totp-${tail}` }), 'totp_not_found'],
    [
      () => users.deleteCryptoWallet({ crypto_wallet_id: `crypto-wallet-${tail}` }),
      'crypto_wallet_not_found',
    ],
    [() => users.deletePassword({ password_id: `password-${tail}` }), 'password_not_found'],
    [
      () => users.deleteOAuthRegistration({ oauth_user_registration_id: `oauth-user-${tail}` }),
      'oauth_user_registration_not_found',
    ],
  ]
  for (const [call, error_type] of again) {
    await expect(call(), error_type).rejects.toMatchObject({ error_type })
  }
})

test('reads the project with the official SDK', async () => {
  const project_id = kit.server.projectId
  expect(await client.debug.whoami()).toMatchObject({ project_id, name: 'Acme' })
  const { metrics } = await client.project.metrics()
  expect(metrics).toContainEqual({ metric_type: 'USER_COUNT', count: expect.any(Number) })
  const { policy } = await client.rbac.policy()
  expect(policy?.roles.map(({ role_id }) => role_id)).toEqual(['stytch_user', 'editor'])
})

test('checks permissions with the official SDK, here and at the server', async () => {
  const signUp = async (roles: string[]) => {
    const { user_id, session_token } = await client.passwords.create({
      email: newAddress(),
      password,
      session_duration_minutes: 60,
    })
    await client.users.update({ user_id, roles })
    const { session_jwt } = await client.sessions.authenticate({ session_token })
    return { session_token, session_jwt }
  }
  const authorization_check = { resource_id: 'documents', action: 'write' }
  const editor = await signUp(['editor'])
  const { session_token, session_jwt } = editor
  const remote = await client.sessions.authenticate({ session_token, authorization_check })
  expect(remote.verdict).toEqual({ authorized: true, granting_roles: ['editor'] })
  await client.sessions.authenticateJwt({ session_jwt, authorization_check })

  const reader = await signUp([])
  await expect(
    client.sessions.authenticate({ session_token: reader.session_token, authorization_check }),
  ).rejects.toMatchObject({
    status_code: 403,
    error_type: 'consumer_session_authorization_error',
  })
  await expect(
    client.sessions.authenticateJwt({ session_jwt: reader.session_jwt, authorization_check }),
  ).rejects.toThrow()
})
