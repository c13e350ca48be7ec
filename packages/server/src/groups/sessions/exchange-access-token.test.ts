import { randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlow } from '../connected-apps/testing-flow.ts'
import { alterationsOf } from '../../testing-jwt.ts'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })

describe.each(testEngines())('the official client and access tokens on %s', (engine) => {
  let kit: TestServer
  let sdk: SdkConnection
  let sessions: stytch.Client['sessions']
  let flow: ReturnType<typeof createFlow>
  let user_id: string
  let session_token: string
  beforeAll(async () => {
    kit = await createTestServer({ engine })
    sdk = await connectSdk(kit)
    sessions = sdk.client.sessions
    flow = createFlow(kit)
    ;({ user_id } = await kit.api.users.create({ email: `${randomUUID()}@example.com` }))
    const { token } = await kit.api.magicLinks.create({ user_id })
    const duration = { session_duration_minutes: 60 }
    ;({ session_token } = await kit.api.magicLinks.authenticate({ token, ...duration }))
  })
  afterAll(async () => {
    await sdk.disconnect()
    await kit.close()
  })

  const createApp = () => flow.createApp({ client_type: 'first_party', full_access_allowed: true })
  const tokenOf = async (
    app: Awaited<ReturnType<typeof createApp>>,
    more: Parameters<typeof flow.tokensOf>[1] = { session_token },
  ) => (await flow.tokensOf(app, { scopes: ['full_access'], ...more })).access_token
  const exchange = (access_token: string) =>
    sessions.exchangeAccessToken({ access_token, session_duration_minutes: 60 })

  test('become a session, once, and stay tokens', async () => {
    const app = await createApp()
    const access_token = await tokenOf(app)
    const answer = await exchange(access_token)
    expect(answer).toMatchObject({ user_id, user: { user_id } })
    expect(answer.session?.authentication_factors).toEqual([
      expect.objectContaining({
        type: 'oauth',
        delivery_method: 'oauth_access_token_exchange',
        oauth_access_token_exchange_factor: { client_id: app.client_id },
      }),
    ])
    expect(answer.session_token).not.toBe(session_token)
    const { user } = await sessions.authenticate({ session_token: answer.session_token })
    expect(user.user_id).toBe(user_id)
    await expect(exchange(access_token)).rejects.toMatchObject(
      refusal(404, 'idp_access_token_could_not_be_exchanged'),
    )
    expect(await flow.areActive(app, [access_token])).toEqual([true])
  })

  test('become none when they are old, narrow, revoked or made up', async () => {
    const app = await createApp()
    await expect(exchange(await tokenOf(app, { user_id }))).rejects.toMatchObject(
      refusal(400, 'oauth_access_token_exchange_token_invalid_grant'),
    )
    const narrow = await tokenOf(app, { session_token, scopes: ['openid'] })
    await expect(exchange(narrow)).rejects.toMatchObject(
      refusal(400, 'oauth_access_token_exchange_missing_full_access'),
    )
    const old = await tokenOf(app)
    kit.clock.advance(5 * 60_000)
    const fresh = await tokenOf(app)
    await exchange(old)
    const older = await tokenOf(app)
    kit.clock.advance(5 * 60_000 + 1000)
    await expect(exchange(older)).rejects.toMatchObject(
      refusal(400, 'oauth_access_token_exchange_token_too_old'),
    )
    const forbidden = await tokenOf(app)
    const { client_id } = app
    await kit.api.connectedApps.update({ client_id, full_access_allowed: false })
    await expect(exchange(forbidden)).rejects.toMatchObject(
      refusal(400, 'oauth_access_token_exchange_missing_full_access'),
    )
    await kit.api.connectedApps.update({ client_id, full_access_allowed: true })
    const revoked = await tokenOf(app)
    const ended = await tokenOf(app)
    await flow.revoke(app, ended)
    await kit.api.users.revoke({ user_id, connected_app_id: client_id })
    await expect(exchange(revoked)).rejects.toMatchObject(
      refusal(401, 'connected_app_consent_revoked'),
    )
    const altered = alterationsOf(fresh).filter((_, index) => index % 97 === 1)
    for (const unknown of [ended, 'unknown', 'x'.repeat(20_000), ...altered]) {
      await expect(exchange(unknown)).rejects.toMatchObject(
        refusal(404, 'idp_access_token_not_found'),
      )
    }
  })
})
