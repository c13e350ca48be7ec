import { randomUUID } from 'node:crypto'
import jsqr from 'jsqr'
import { PNG } from 'pngjs'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { codeOf, stepAt, STEP_MS } from './totp.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

beforeAll(async () => {
  kit = await createTestServer({ projectName: 'Ünïcode & Söhne: Shop' })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const newUser = (more = {}) =>
  client.users.create({ email: `${randomUUID()}@example.com`, ...more })
const codeNow = (secret: string) => codeOf(secret, stepAt(new Date(kit.clock.now())))
const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })

/** Reads a picture with a decoder that shares nothing with the encoder. */
const decode = (dataUrl: string): string | undefined => {
  const [head, data = ''] = dataUrl.split(',')
  expect(head).toBe('data:image/png;base64')
  const { data: pixels, width, height } = PNG.sync.read(Buffer.from(data, 'base64'))
  return jsqr(new Uint8ClampedArray(pixels), width, height)?.data
}

test('enrols an authenticator app by the QR code, with the official SDK', async () => {
  const { user_id, user } = await newUser({ external_id: 'ada' })
  const made = await client.totps.create({ user_id: 'ada', expiration_minutes: 30 })
  expect(made).toMatchObject({ user_id, status_code: 200, user: { totps: [{ verified: false }] } })
  const uri = new URL(decode(made.qr_code) ?? '')
  expect(uri.protocol + uri.host).toBe('otpauth:totp')
  // Only escapes that every app can read: a plus sign is not a blank everywhere.
  expect(uri.href).not.toContain('+')
  expect(decodeURIComponent(uri.pathname)).toBe(`/Ünïcode & Söhne  Shop:${user.emails[0]?.email}`)
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: made.secret,
    issuer: 'Ünïcode & Söhne  Shop',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
  const answer = await client.totps.authenticate({
    user_id: 'ada',
    totp_code: codeNow(made.secret),
    session_duration_minutes: 60,
  })
  expect(answer).toMatchObject({ user_id, totp_id: made.totp_id, status_code: 200 })
  expect(answer.session?.authentication_factors).toMatchObject([
    {
      type: 'totp',
      delivery_method: 'authenticator_app',
      authenticator_app_factor: { totp_id: made.totp_id },
    },
  ])
})

test('lists and spends recovery codes with the official SDK', async () => {
  const { user_id } = await newUser()
  const { secret, totp_id, recovery_codes } = await client.totps.create({ user_id })
  expect((await client.totps.recoveryCodes({ user_id })).totps).toEqual([
    { totp_id, verified: false, recovery_codes },
  ])
  await client.totps.authenticate({ user_id, totp_code: codeNow(secret) })
  const [recovery_code = '', ...left] = recovery_codes
  const answer = await client.totps.recover({
    user_id,
    recovery_code,
    session_duration_minutes: 60,
  })
  expect(answer).toMatchObject({ user_id, totp_id })
  expect(answer.session?.authentication_factors).toMatchObject([
    {
      type: 'recovery_codes',
      delivery_method: 'recovery_code',
      recovery_code_factor: {
        totp_recovery_code_id: expect.stringMatching(/^totp-recovery-code-test-/),
      },
    },
  ])
  expect((await client.totps.recoveryCodes({ user_id })).totps).toEqual([
    { totp_id, verified: true, recovery_codes: left },
  ])
  await expect(client.totps.recover({ user_id, recovery_code })).rejects.toMatchObject(
    refusal(401, 'unable_to_authenticate_recovery_code'),
  )
})

test('refuses what is wrong with the official SDK, and changes nothing', async () => {
  const { user_id } = await newUser()
  const nobody = `user-test-${randomUUID()}`
  const { totps } = client
  const tries: [() => Promise<unknown>, number, string][] = [
    [() => totps.create({ user_id: nobody }), 404, 'user_not_found'],
    [() => totps.create({ user_id: 'a b' }), 400, 'invalid_user_id'],
    [() => totps.create({ user_id, expiration_minutes: 4 }), 400, 'invalid_expiration'],
    [() => totps.authenticate({ user_id: nobody, totp_code: '123456' }), 404, 'user_not_found'],
    [() => totps.authenticate({ user_id, totp_code: '123456' }), 404, 'totps_not_found_for_user'],
    [() => totps.authenticate({ user_id, totp_code: '12345' }), 400, 'invalid_totp_code'],
    [() => totps.authenticate({ user_id, totp_code: '१२३४५६' }), 400, 'invalid_totp_code'],
    [
      () => totps.authenticate({ user_id, totp_code: 'ab12-cd34-ef56' }),
      400,
      'recovery_code_used_as_totp_code',
    ],
    [
      () =>
        totps.authenticate({
          user_id,
          totp_code: '123456',
          session_token: 'a',
          session_jwt: 'b.c.d',
        }),
      400,
      'too_many_session_arguments',
    ],
    [
      () => totps.authenticate({ user_id, totp_code: '123456', session_duration_minutes: 4 }),
      400,
      'invalid_session_duration_minutes',
    ],
    [() => totps.recoveryCodes({ user_id: nobody }), 404, 'user_not_found'],
    [() => totps.recoveryCodes({ user_id }), 404, 'totps_not_found_for_user'],
    [
      () => totps.recover({ user_id: nobody, recovery_code: 'ab12-cd34-ef56' }),
      404,
      'user_not_found',
    ],
    [
      () => totps.recover({ user_id, recovery_code: 'ab12-cd34-ef56' }),
      404,
      'totps_not_found_for_user',
    ],
    [() => totps.recover({ user_id, recovery_code: 'ab12cd34ef56' }), 400, 'invalid_recovery_code'],
    [
      () => totps.recover({ user_id, recovery_code: '123456' }),
      400,
      'totp_code_used_as_recovery_code',
    ],
  ]
  for (const [call, status, type] of tries) {
    await expect(call(), type).rejects.toMatchObject(refusal(status, type))
  }
  expect((await client.users.get({ user_id })).totps).toEqual([])

  const { secret } = await totps.create({ user_id })
  await totps.authenticate({ user_id, totp_code: codeNow(secret) })
  await expect(totps.create({ user_id })).rejects.toMatchObject(refusal(400, 'active_totp_exists'))
  await expect(totps.authenticate({ user_id, totp_code: codeNow(secret) })).rejects.toMatchObject(
    refusal(400, 'totp_code_already_authenticated'),
  )
  kit.clock.advance(10 * STEP_MS)
  const wrong = codeNow(secret) === '000000' ? '000001' : '000000'
  await expect(totps.authenticate({ user_id, totp_code: wrong })).rejects.toMatchObject(
    refusal(401, 'unable_to_authenticate_totp'),
  )
})
