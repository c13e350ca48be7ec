import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from './testing-sdk.ts'
import { codeIn, createTestServer, type TestServer } from './testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

beforeAll(async () => {
  // The SDK checks JWTs by the real time.
  kit = await createTestServer({ clock: Date.now })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const lastCode = () => codeIn(kit.outbox.messages()[0])

test.each([
  ['sms', '+12025550123'],
  ['whatsapp', '+12125550124'],
] as const)('signs in by %s with the official SDK', async (channel, phone_number) => {
  const otps = client.otps[channel]
  await expect(otps.send({ phone_number })).rejects.toMatchObject({
    status_code: 404,
    error_type: 'phone_number_not_found',
  })
  const { phone_id, user_id, user_created } = await otps.loginOrCreate({ phone_number })
  expect(user_created).toBe(true)
  expect(await otps.send({ phone_number, locale: 'fr' })).toMatchObject({ phone_id, user_id })
  const code = lastCode()
  const answer = await client.otps.authenticate({
    method_id: phone_id,
    code,
    session_duration_minutes: 60,
  })
  expect(answer.session?.authentication_factors).toMatchObject([
    { type: 'otp', delivery_method: channel, phone_number_factor: { phone_id, phone_number } },
  ])
  expect(answer.user.phone_numbers).toEqual([{ phone_id, phone_number, verified: true }])
  await expect(client.otps.authenticate({ method_id: phone_id, code })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unable_to_auth_otp_code',
  })
})

test('refuses what no message can go to with the official SDK', async () => {
  for (const [phone_number, error_type] of [
    ['2025550123', 'invalid_phone_number'],
    ['+19002123456', 'invalid_phone_number'],
    ['+1911', 'invalid_phone_number'],
  ] as const) {
    for (const otps of [client.otps.sms, client.otps.whatsapp]) {
      await expect(otps.loginOrCreate({ phone_number })).rejects.toMatchObject({
        status_code: 400,
        error_type,
        error_url: expect.stringMatching(`400#${error_type}$`),
      })
    }
  }
  await expect(
    client.otps.sms.loginOrCreate({ phone_number: '+12025550123', locale: 'xx' }),
  ).rejects.toMatchObject({ error_type: 'invalid_locale' })
})

test('gives a number to a user with the official SDK', async () => {
  const email = 'ada@example.com'
  const { email_id } = await client.otps.email.loginOrCreate({ email })
  const { session_token, user_id } = await client.otps.authenticate({
    method_id: email_id,
    code: lastCode(),
    session_duration_minutes: 60,
  })
  const phone_number = '+13125550199'
  const sent = await client.otps.sms.send({ phone_number, session_token })
  expect(sent.user_id).toBe(user_id)
  await client.otps.authenticate({ method_id: sent.phone_id, code: lastCode(), session_token })
  await expect(
    client.otps.sms.send({ phone_number, session_token, user_id }),
  ).rejects.toMatchObject({ error_type: 'too_many_user_selection_arguments' })
})
