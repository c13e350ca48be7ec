import { randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { signInAt } from './testing-browser.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

beforeAll(async () => {
  kit = await createTestServer({ clock: Date.now })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const tokenOf = async (email: string, parameters = {}) =>
  (await signInAt(kit, 'microsoft', { email }, { parameters })).searchParams.get('token') ?? ''

test('the official client signs in with OAuth', async () => {
  const email = `${randomUUID()}@example.com`
  const answer = await client.oauth.authenticate({
    token: await tokenOf(email),
    session_duration_minutes: 60,
    session_custom_claims: { plan: 'pro' },
  })
  expect(answer.status_code).toBe(200)
  expect(answer.provider_type).toBe('Microsoft')
  expect(answer.user.emails[0]).toMatchObject({ email, verified: true })
  expect(answer.user_session?.custom_claims).toEqual({ plan: 'pro' })
  expect(answer.provider_values.access_token).not.toBe('')
  const local = await client.sessions.authenticateJwtLocal({ session_jwt: answer.session_jwt })
  const [factor] = local.authentication_factors
  expect(factor).toMatchObject({
    type: 'oauth',
    delivery_method: 'oauth_microsoft',
    microsoft_oauth_factor: { provider_subject: answer.provider_subject },
  })
  const removed = await client.users.deleteOAuthRegistration({
    oauth_user_registration_id: answer.oauth_user_registration_id,
  })
  expect(removed.user.providers).toEqual([])
})

test('the official client attaches an account, and reads our errors', async () => {
  const { user_id } = await client.users.create({ email: `${randomUUID()}@example.com` })
  const { oauth_attach_token } = await client.oauth.attach({ provider: 'microsoft', user_id })
  const token = await tokenOf(`${randomUUID()}@example.com`, { oauth_attach_token })
  expect((await client.oauth.authenticate({ token })).user_id).toBe(user_id)
  await expect(client.oauth.authenticate({ token })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'oauth_token_not_found',
  })
  await expect(client.oauth.attach({ provider: 'myspace', user_id })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'invalid_oauth_provider',
  })
})
