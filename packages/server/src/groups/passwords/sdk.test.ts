import { createHash, randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, tokensIn, type TestServer } from '../../testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

const password = 'plum-orbit-walnut-42'
const chosen = 'walnut-orbit-plum-43'
const session_duration_minutes = 60

beforeAll(async () => {
  const plenty = { burst: 1000, perMinute: 1000 }
  kit = await createTestServer({ limits: { passwordTries: plenty, sends: plenty } })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const newAddress = () => `${randomUUID()}@example.com`
const signUp = async () => {
  const email = newAddress()
  return {
    email,
    ...(await client.passwords.create({ email, password, session_duration_minutes })),
  }
}
const refused = (status_code: number, error_type: string) => ({ status_code, error_type })

test('passwords.create with the official SDK', async () => {
  const { email, email_id, user } = await signUp()
  expect(user.emails).toEqual([{ email_id, email, verified: false }])
  const create = (email: string, password: string) => client.passwords.create({ email, password })
  await expect(create(email, password)).rejects.toMatchObject(refused(400, 'duplicate_email'))
  await expect(create('nobody', password)).rejects.toMatchObject(refused(400, 'invalid_email'))
  await expect(create(newAddress(), 'password')).rejects.toMatchObject(
    refused(400, 'weak_password'),
  )
})

test('passwords.authenticate with the official SDK', async () => {
  const { email, user_id } = await signUp()
  const logIn = (tried: string) => client.passwords.authenticate({ email, password: tried })
  expect(await logIn(password)).toMatchObject({ user_id, session_token: '', session_jwt: '' })
  for (let index = 0; index < 10; index += 1) {
    await expect(logIn('wrong')).rejects.toMatchObject(refused(401, 'unauthorized_credentials'))
  }
  await expect(logIn(password)).rejects.toMatchObject(refused(429, 'user_lock_limit_reached'))
  await expect(
    client.passwords.authenticate({ email: newAddress(), password }),
  ).rejects.toMatchObject(refused(404, 'email_not_found'))
})

test('passwords.strengthCheck with the official SDK', async () => {
  expect(await client.passwords.strengthCheck({ password, email: newAddress() })).toMatchObject({
    valid_password: true,
    strength_policy: 'zxcvbn',
    breached_password: false,
    breach_detection_on_create: false,
  })
  expect(await client.passwords.strengthCheck({ password: 'password' })).toMatchObject({
    valid_password: false,
    score: 0,
  })
  await expect(client.passwords.strengthCheck({ password, email: 'nobody' })).rejects.toMatchObject(
    refused(400, 'invalid_email'),
  )
})

test('passwords.migrate with the official SDK', async () => {
  const email = newAddress()
  const hash = createHash('sha512').update(`before${password}after`).digest('hex')
  const migrate = () =>
    client.passwords.migrate({
      email,
      hash,
      hash_type: 'sha_512',
      sha_512_config: { prepend_salt: 'before', append_salt: 'after' },
      set_email_verified: true,
    })
  const made = await migrate()
  expect(made).toMatchObject({ user_created: true, user: { emails: [{ verified: true }] } })
  await client.passwords.authenticate({ email, password })
  await expect(migrate()).rejects.toMatchObject(refused(400, 'password_already_exists'))
  await expect(
    client.passwords.migrate({ email: newAddress(), hash: 'x', hash_type: 'md_5' }),
  ).rejects.toMatchObject(refused(400, 'invalid_md_5_hash'))
})

test('passwords.email with the official SDK', async () => {
  const { email, session_token } = await signUp()
  await client.passwords.email.resetStart({ email })
  const { reset_password: token = '' } = tokensIn(kit.outbox.messages()[0])
  const reset = (password: string) => client.passwords.email.reset({ token, password })
  await expect(reset('password')).rejects.toMatchObject(refused(400, 'weak_password'))
  await reset(chosen)
  await expect(reset(chosen)).rejects.toMatchObject(
    refused(401, 'unable_to_auth_password_reset_token'),
  )
  await expect(client.sessions.authenticate({ session_token })).rejects.toMatchObject(
    refused(404, 'session_not_found'),
  )
  await expect(client.passwords.email.resetStart({ email: newAddress() })).rejects.toMatchObject(
    refused(404, 'email_not_found'),
  )
})

test('passwords.existingPassword with the official SDK', async () => {
  const { email } = await signUp()
  const reset = (existing_password: string, new_password: string) =>
    client.passwords.existingPassword.reset({ email, existing_password, new_password })
  await expect(reset('wrong', chosen)).rejects.toMatchObject(
    refused(401, 'unauthorized_credentials'),
  )
  await expect(reset(password, 'password')).rejects.toMatchObject(refused(400, 'weak_password'))
  expect((await reset(password, chosen)).status_code).toBe(200)
  await client.passwords.authenticate({ email, password: chosen })
})

test('passwords.sessions with the official SDK', async () => {
  const { email, session_token } = await signUp()
  const reset = (password: string) => client.passwords.sessions.reset({ session_token, password })
  await expect(reset('password')).rejects.toMatchObject(refused(400, 'weak_password'))
  expect(await reset(chosen)).toMatchObject({ status_code: 200, session_token })
  await client.passwords.authenticate({ email, password: chosen })
  kit.clock.advance(5 * 60_000)
  await expect(reset(password)).rejects.toMatchObject(
    refused(400, 'session_too_old_to_reset_password'),
  )
  await expect(client.passwords.sessions.reset({ password })).rejects.toMatchObject(
    refused(400, 'no_session_arguments'),
  )
})
