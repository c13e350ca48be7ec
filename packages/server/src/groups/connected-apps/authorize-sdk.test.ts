import { randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { callback, challenge, createFlow, type FlowApp } from './testing-flow.ts'

const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })

describe.each(testEngines())('the official client and the consent of users on %s', (engine) => {
  let kit: TestServer
  let sdk: SdkConnection
  let client: stytch.Client
  let flow: ReturnType<typeof createFlow>
  let user_id: string
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      rbac: {
        resources: [{ resource_id: 'documents', description: '', actions: ['read', 'write'] }],
        roles: [
          {
            role_id: 'reader',
            description: '',
            permissions: [{ resource_id: 'documents', actions: ['read'] }],
          },
        ],
        scopes: [
          {
            scope: 'read:documents',
            description: 'Read your documents.',
            permissions: [{ resource_id: 'documents', actions: ['read'] }],
          },
          {
            scope: 'write:documents',
            description: 'Change your documents.',
            permissions: [{ resource_id: 'documents', actions: ['read', 'write'] }],
          },
        ],
      },
    })
    sdk = await connectSdk(kit)
    client = sdk.client
    flow = createFlow(kit)
    user_id = await createUser()
  })
  afterAll(async () => {
    await sdk.disconnect()
    await kit.close()
  })

  const createUser = async (more: object = {}) =>
    (await client.users.create({ email: `${randomUUID()}@example.com`, ...more })).user_id

  const request = ({ client_id }: FlowApp, more: object = {}) => ({
    client_id,
    redirect_uri: callback,
    response_type: 'code',
    scopes: ['openid'],
    user_id,
    ...more,
  })
  const start = (app: FlowApp, more: object = {}) =>
    client.idp.oauth.authorizeStart(request(app, more))
  const submit = (app: FlowApp, more: object = {}) =>
    client.idp.oauth.authorize({
      ...request(app),
      consent_granted: true,
      state: 'a state&=',
      code_challenge: challenge,
      ...more,
    })
  const isAsked = async (app: FlowApp, more: object = {}) =>
    (await start(app, more)).consent_required
  const errorOf = async (app: FlowApp, more: object) => {
    const { redirect_uri, authorization_code } = await submit(app, more)
    expect(authorization_code).toBeUndefined()
    const query = new URL(redirect_uri).searchParams
    expect([query.get('code'), query.get('state')]).toEqual([null, 'a state&='])
    return query.get('error')
  }

  test('tells a consent page who asks for what', async () => {
    const app = await flow.createApp({
      client_name: 'Calendar',
      client_description: 'Shows what is due.',
      logo_url: 'https://app.example/logo.png',
    })
    const reader = await createUser({ roles: ['reader'] })
    const scopes = ['openid', 'read:documents', 'write:documents', 'full_access', 'unknown']
    const answer = await start(app, { scopes, user_id: reader })
    expect(answer).toMatchObject({
      user_id: reader,
      user: { user_id: reader, roles: ['stytch_user', 'reader'] },
      client: {
        client_id: app.client_id,
        client_name: 'Calendar',
        client_description: 'Shows what is due.',
        client_type: 'third_party',
        logo_url: 'https://app.example/logo.png',
      },
      consent_required: true,
    })
    expect(answer.client).not.toHaveProperty('client_secret_last_four')
    expect(answer.scope_results).toEqual([
      { scope: 'openid', description: 'Know who you are.', is_grantable: true },
      { scope: 'read:documents', description: 'Read your documents.', is_grantable: true },
      { scope: 'write:documents', description: 'Change your documents.', is_grantable: false },
      { scope: 'full_access', description: 'Act for you in everything.', is_grantable: false },
      { scope: 'unknown', description: '', is_grantable: false },
    ])
  })

  test('lets an app in by its redirect URL, with state and issuer', async () => {
    const url = 'https://app.example/in?tenant=a%20b'
    const app = await flow.createApp({ redirect_urls: [url] })
    const { redirect_uri, authorization_code = '' } = await submit(app, { redirect_uri: url })
    const target = new URL(redirect_uri)
    expect(`${target.origin}${target.pathname}`).toBe('https://app.example/in')
    expect(Object.fromEntries(target.searchParams)).toEqual({
      tenant: 'a b',
      code: authorization_code,
      state: 'a state&=',
      iss: kit.server.baseUrl,
    })
    expect(authorization_code).toMatch(/^[\w-]{43}$/)
  })

  test('says no in the redirect URL, and remembers nothing of it', async () => {
    const app = await flow.createApp()
    expect(await errorOf(app, { consent_granted: false })).toBe('access_denied')
    expect(await errorOf(app, { response_type: 'token' })).toBe('unsupported_response_type')
    expect(await errorOf(app, { scopes: ['read:documents'] })).toBe('invalid_scope')
    expect(await errorOf(app, { scopes: ['full_access'] })).toBe('invalid_scope')
    expect(await errorOf(app, { prompt: 'none' })).toBe('consent_required')
    expect(await errorOf(app, { resources: ['not a URI'] })).toBe('invalid_target')
    expect(await errorOf(app, { resources: ['https://api.example/#a'] })).toBe('invalid_target')
    expect(await isAsked(app)).toBe(true)
    const { connected_apps } = await client.users.connectedApps({ user_id })
    expect(connected_apps.map((one) => one.connected_app_id)).not.toContain(app.client_id)
  })

  test('asks users of an app of somebody else until they agree, and for each new scope', async () => {
    const app = await flow.createApp()
    expect(await isAsked(app, { scopes: [] })).toBe(true)
    await submit(app, { scopes: ['openid', 'email'] })
    expect(await isAsked(app, { scopes: ['email'] })).toBe(false)
    expect(await isAsked(app, { scopes: ['email', 'phone'] })).toBe(true)
    expect(await isAsked(app, { scopes: ['email', 'offline_access'] })).toBe(true)
    expect(await isAsked(app, { scopes: ['email'], prompt: 'consent' })).toBe(true)
    expect(await isAsked(app, { scopes: ['email'], prompt: 'login consent' })).toBe(true)
    expect(await isAsked(app, { scopes: ['email'], prompt: 'login' })).toBe(false)
    expect((await submit(app, { prompt: 'none' })).authorization_code).toBeDefined()
    await submit(app, { scopes: ['phone'] })
    expect(await isAsked(app, { scopes: ['email', 'phone'] })).toBe(false)
    // What one user granted, another did not.
    expect(await isAsked(app, { user_id: await createUser() })).toBe(true)
  })

  test('always asks users of a public app of somebody else', async () => {
    const app = await flow.createApp({ client_type: 'third_party_public' })
    await submit(app)
    expect(await isAsked(app)).toBe(true)
  })

  test('asks users of an own app only for offline access, and not where the app may do without', async () => {
    for (const client_type of ['first_party', 'first_party_public'] as const) {
      const app = await flow.createApp({ client_type })
      const bypassing = await flow.createApp({
        client_type,
        bypass_consent_for_offline_access: true,
      })
      const offline = { scopes: ['openid', 'offline_access'] }
      expect(await isAsked(app)).toBe(false)
      expect(await isAsked(app, { prompt: 'consent' })).toBe(true)
      expect(await isAsked(app, offline)).toBe(true)
      expect(await isAsked(bypassing, offline)).toBe(false)
      await submit(app, offline)
      expect(await isAsked(app, offline)).toBe(false)
    }
  })

  test('lists the apps of a user, and asks anew after a revocation', async () => {
    const owner = await createUser()
    const app = await flow.createApp({ client_name: 'Calendar' })
    const own = await flow.createApp({ client_type: 'first_party' })
    await submit(app, { user_id: owner, scopes: ['openid', 'email'] })
    kit.clock.advance(1000)
    await submit(own, { user_id: owner })
    const listed = async () => (await client.users.connectedApps({ user_id: owner })).connected_apps
    expect(await listed()).toEqual([
      {
        connected_app_id: app.client_id,
        name: 'Calendar',
        description: '',
        client_type: 'third_party',
        scopes_granted: 'openid email',
      },
      {
        connected_app_id: own.client_id,
        name: '',
        description: '',
        client_type: 'first_party',
        scopes_granted: 'openid',
      },
    ])
    for (const { client_id } of [app, own]) {
      await client.users.revoke({ user_id: owner, connected_app_id: client_id })
      await client.users.revoke({ user_id: owner, connected_app_id: client_id })
    }
    expect(await listed()).toEqual([])
    expect(await isAsked(app, { user_id: owner })).toBe(true)
    expect(await isAsked(own, { user_id: owner })).toBe(true)
    await submit(own, { user_id: owner })
    expect(await isAsked(own, { user_id: owner })).toBe(false)
    // What was taken back does not come back with less.
    await submit(app, { user_id: owner, scopes: ['openid'] })
    expect(await isAsked(app, { user_id: owner, scopes: ['email'] })).toBe(true)
  })

  test('refuses to list or revoke for nobody, or for no app', async () => {
    const unknown = `connected-app-test-${randomUUID()}`
    const nobody = `user-test-${randomUUID()}`
    await expect(client.users.connectedApps({ user_id: nobody })).rejects.toMatchObject(
      refusal(404, 'user_not_found'),
    )
    await expect(
      client.users.revoke({ user_id: nobody, connected_app_id: unknown }),
    ).rejects.toMatchObject(refusal(404, 'user_not_found'))
    await expect(client.users.revoke({ user_id, connected_app_id: unknown })).rejects.toMatchObject(
      refusal(404, 'connected_app_not_found'),
    )
  })

  test('takes a session for its user, and no more than one of the three', async () => {
    const app = await flow.createApp()
    const { token } = await client.magicLinks.create({ user_id })
    const { session_token, session_jwt } = await client.magicLinks.authenticate({
      token,
      session_duration_minutes: 60,
    })
    for (const selector of [{ session_token }, { session_jwt }]) {
      const answer = await start(app, { user_id: undefined, ...selector })
      expect(answer.user_id).toBe(user_id)
      await submit(app, { user_id: undefined, ...selector })
    }
    for (const call of [start, submit]) {
      await expect(call(app, { user_id: undefined })).rejects.toMatchObject(
        refusal(400, 'no_oauth_authorize_user_selector'),
      )
      await expect(call(app, { session_token })).rejects.toMatchObject(
        refusal(400, 'too_many_user_selection_arguments'),
      )
      await expect(call(app, { user_id: `user-test-${randomUUID()}` })).rejects.toMatchObject(
        refusal(404, 'user_not_found'),
      )
    }
    await client.sessions.revoke({ session_token })
    for (const call of [start, submit]) {
      const over = { user_id: undefined, session_jwt }
      await expect(call(app, over)).rejects.toMatchObject(refusal(404, 'session_not_found'))
    }
  })

  test('sends nobody to a URL that is not one of the app', async () => {
    const app = await flow.createApp()
    const other = await flow.createApp({ redirect_urls: ['https://other.example/callback'] })
    for (const redirect_uri of [
      'https://other.example/callback',
      `${callback}/`,
      `${callback}?a=b`,
      callback.toUpperCase(),
      'javascript:alert(1)',
      '',
    ]) {
      for (const call of [start, submit]) {
        await expect(call(app, { redirect_uri })).rejects.toMatchObject(
          refusal(401, 'connected_app_supplied_redirect_url_not_found_in_client'),
        )
      }
    }
    const { connectedApp } = client
    await connectedApp.clients.delete({ client_id: other.client_id })
    await expect(start(other)).rejects.toMatchObject(refusal(404, 'connected_app_not_found'))
    await expect(submit(other)).rejects.toMatchObject(refusal(404, 'connected_app_not_found'))
  })

  test('refuses a prompt that contradicts itself, and a challenge that is none', async () => {
    const app = await flow.createApp()
    const nativeApp = await flow.createApp({ client_type: 'third_party_public' })
    for (const call of [start, submit]) {
      await expect(call(app, { prompt: 'none consent' })).rejects.toMatchObject(
        refusal(400, 'oidc_prompt_none_must_be_exclusive'),
      )
    }
    for (const code_challenge of [`${challenge}=`, challenge.slice(1), 'plain', '']) {
      await expect(submit(app, { code_challenge })).rejects.toMatchObject(
        refusal(400, 'invalid_pkce_code_challenge'),
      )
    }
    await expect(submit(nativeApp, { code_challenge: undefined })).rejects.toMatchObject(
      refusal(400, 'pkce_required_for_idp_authorization_flow'),
    )
    await submit(app, { code_challenge: undefined })
  })

  test('has the SDK read an access token by itself and by asking', async () => {
    const app = await flow.createApp({
      access_token_custom_audience: 'https://api.example',
      access_token_template_content:
        '{"plan":"{{ user.trusted_metadata.plan }}","client_id":"forged"}',
    })
    const owner = await createUser({ trusted_metadata: { plan: 'pro' }, roles: ['reader'] })
    const { access_token } = await flow.tokensOf(app, {
      user_id: owner,
      scopes: ['openid', 'read:documents'],
    })
    const credentials = { ...app, client_secret: app.client_secret ?? '' }
    const network = await client.idp.introspectTokenNetwork({ token: access_token, ...credentials })
    expect(network).toMatchObject({
      subject: owner,
      scope: 'openid read:documents',
      audience: [kit.server.projectId, 'https://api.example'],
      issuer: `stytch.com/${kit.server.projectId}`,
      expires_at: kit.clock.now() / 1000 + 3600,
      token_type: 'access_token',
      custom_claims: { plan: 'pro' },
    })
    const current_date = new Date(kit.clock.now())
    const local = await client.idp.introspectTokenLocal(access_token, { current_date })
    expect(local).toEqual({
      ...network,
      custom_claims: { plan: 'pro', client_id: app.client_id },
    })
    const allowed = { resource_id: 'documents', action: 'read' }
    const denied = { resource_id: 'documents', action: 'write' }
    for (const authorization_check of [allowed, denied]) {
      const checks = [
        client.idp.introspectTokenLocal(access_token, { current_date, authorization_check }),
        client.idp.introspectTokenNetwork(
          { token: access_token, ...credentials },
          { authorization_check },
        ),
      ]
      for (const check of checks) {
        if (authorization_check === allowed) await check
        else await expect(check).rejects.toMatchObject({ code: 'invalid_permissions' })
      }
    }
    await client.users.revoke({ user_id: owner, connected_app_id: app.client_id })
    await expect(
      client.idp.introspectTokenNetwork({ token: access_token, ...credentials }),
    ).rejects.toMatchObject({ code: 'token_invalid' })
  })
})
