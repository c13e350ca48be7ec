import { randomBytes, randomUUID } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestServer,
  listen,
  testEngines,
  type TestHttp,
  type TestServer,
} from '../../testing.ts'

const authorizationUrl = 'https://app.example/authorize'
const callback = 'https://client.example/callback'

describe.each(testEngines())('OAuth clients that know nothing but the issuer, on %s', (engine) => {
  let kit: TestServer
  let http: TestHttp
  let user_id: string
  beforeAll(async () => {
    http = await listen()
    kit = await createTestServer({
      engine,
      baseUrl: http.origin,
      connectedApps: { authorizationUrl },
      clock: Date.now,
    })
    http.serve(kit.server.fetch)
    user_id = (
      await kit.api.users.create({
        email: `${randomUUID()}@example.com`,
        name: { first_name: 'Ada', last_name: 'Lovelace' },
      })
    ).user_id
  })
  afterAll(async () => {
    await http.close()
    await kit.close()
  })

  const createApp = async (client_type: 'third_party' | 'third_party_public') =>
    (await kit.api.connectedApps.create({ client_type, redirect_urls: [callback] })).connected_app

  /** What the page of the application does with the URL that the client made, once the user agrees. */
  const consent = async (url: URL): Promise<URL> => {
    expect(`${url.origin}${url.pathname}`).toBe(authorizationUrl)
    const query = Object.fromEntries(url.searchParams)
    const { client_id = '', redirect_uri = '', scope = '', code_challenge = '' } = query
    const { nonce, state } = query
    const request = { client_id, redirect_uri, scopes: scope.split(' '), user_id }
    const started = await kit.api.connectedApps.authorizeStart({
      ...request,
      response_type: 'code',
    })
    expect(started.scope_results.every(({ is_grantable }) => is_grantable)).toBe(true)
    const answer = await kit.api.connectedApps.authorize({
      ...request,
      response_type: query.response_type ?? '',
      consent_granted: true,
      code_challenge,
      ...(nonce && { nonce }),
      ...(state && { state }),
    })
    return new URL(answer.redirect_uri)
  }

  test.each(['post', 'basic', 'none'] as const)(
    'openid-client signs in, refreshes, asks and revokes, with %s',
    async (way) => {
      const app = await createApp(way === 'none' ? 'third_party_public' : 'third_party')
      const secret = app.client_secret ?? ''
      const ways = {
        post: () => client.ClientSecretPost(secret),
        basic: () => client.ClientSecretBasic(secret),
        none: () => client.None(),
      }
      for (const algorithm of ['oidc', 'oauth2'] as const) {
        const config = await client.discovery(
          new URL(http.origin),
          app.client_id,
          undefined,
          ways[way](),
          { algorithm, execute: [client.allowInsecureRequests] },
        )
        const pkceCodeVerifier = client.randomPKCECodeVerifier()
        const expectedNonce = client.randomNonce()
        const expectedState = client.randomState()
        const landing = await consent(
          client.buildAuthorizationUrl(config, {
            redirect_uri: callback,
            scope: 'openid profile email offline_access',
            code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
            code_challenge_method: 'S256',
            nonce: expectedNonce,
            state: expectedState,
          }),
        )
        const tokens = await client.authorizationCodeGrant(config, landing, {
          pkceCodeVerifier,
          expectedNonce,
          expectedState,
          idTokenExpected: true,
        })
        expect(tokens.claims()).toMatchObject({ sub: user_id, name: 'Ada Lovelace' })
        const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
        const refreshToken = refreshed.refresh_token ?? tokens.refresh_token ?? ''
        const info = await client.fetchUserInfo(config, refreshed.access_token, user_id)
        expect(info).toMatchObject({ sub: user_id, given_name: 'Ada', email_verified: false })
        const isActive = async (token: string) =>
          (await client.tokenIntrospection(config, token)).active
        expect(await isActive(refreshed.access_token)).toBe(true)
        expect(await isActive(refreshToken)).toBe(true)
        await client.tokenRevocation(config, refreshToken)
        expect(await isActive(refreshed.access_token)).toBe(false)
        await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
          error: 'invalid_grant',
        })
        await expect(
          client.fetchUserInfo(config, refreshed.access_token, user_id),
        ).rejects.toThrow()
      }
    },
  )

  test('oauth4webapi signs in and verifies the ID token, from the path of the project too', async () => {
    const app = await createApp('third_party_public')
    const insecure = { [oauth.allowInsecureRequests]: true } as const
    const issuer = new URL(http.origin)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, insecure),
    )
    const ofProject = `/v1/public/${kit.server.projectId}`
    for (const path of [
      '/.well-known/oauth-authorization-server',
      `${ofProject}/.well-known/openid-configuration`,
      `${ofProject}/.well-known/oauth-authorization-server`,
    ]) {
      const answer = (await (await fetch(http.origin + path)).json()) as Record<string, unknown>
      expect({ ...answer, request_id: as.request_id }, path).toEqual(as)
    }
    expect(as).toMatchObject({ issuer: http.origin, authorization_endpoint: authorizationUrl })
    expect(JSON.stringify(as)).not.toMatch(/"none"\]?,"(RS|HS)|implicit|password/)

    const oauthClient: oauth.Client = { client_id: app.client_id }
    const verifier = oauth.generateRandomCodeVerifier()
    const nonce = oauth.generateRandomNonce()
    const state = randomBytes(16).toString('base64url')
    const url = new URL(as.authorization_endpoint ?? '')
    for (const [name, value] of Object.entries({
      client_id: app.client_id,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    })) {
      url.searchParams.set(name, value)
    }
    // Looks at state and issuer. @see RFC 9207
    const landed = oauth.validateAuthResponse(as, oauthClient, await consent(url), state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      oauthClient,
      oauth.None(),
      landed,
      callback,
      verifier,
      insecure,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, oauthClient, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(as, response, insecure)
    expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(user_id)
  })

  test('answers on the domain of the project as on its path', async () => {
    const app = await createApp('third_party')
    const post = async (path: string, body: Record<string, string>) => {
      const form = new URLSearchParams({
        client_id: app.client_id,
        client_secret: app.client_secret ?? '',
        ...body,
      })
      const response = await fetch(http.origin + path, { method: 'POST', body: form })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    }
    const { authorization_code: code = '' } = await kit.api.connectedApps.authorize({
      client_id: app.client_id,
      redirect_uri: callback,
      response_type: 'code',
      scopes: ['openid'],
      user_id,
      consent_granted: true,
    })
    const { body } = await post('/v1/oauth2/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
    })
    const token = String(body.access_token)
    expect((await post('/v1/oauth2/introspect', { token })).body.active).toBe(true)
    const userinfo = (authorization: string) =>
      fetch(`${http.origin}/v1/oauth2/userinfo`, { headers: { authorization } })
    expect(await (await userinfo(`Bearer ${token}`)).json()).toMatchObject({ sub: user_id })
    expect((await post('/v1/oauth2/revoke', { token })).status).toBe(200)
    expect((await post('/v1/oauth2/introspect', { token })).body.active).toBe(false)
    for (const refused of [`Bearer ${token}`, `Basic ${token}`, 'Bearer', `Bearer ${token} x`]) {
      const response = await userinfo(refused)
      expect(response.status, refused).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe(
        'Bearer realm="Latchkey", error="invalid_token"',
      )
      expect(await response.json()).toMatchObject({ error: 'invalid_token' })
    }
    const keys = await fetch(`${http.origin}/.well-known/jwks.json`)
    const same = await fetch(`${http.origin}/v1/sessions/jwks/${kit.server.projectId}`)
    expect(((await keys.json()) as { keys: unknown }).keys).toEqual(
      ((await same.json()) as { keys: unknown }).keys,
    )
  })

  test('describes no other project', async () => {
    await expect(
      kit.api.connectedApps.openidConfiguration({ project_id: 'project-test-other' }),
    ).rejects.toMatchObject({ statusCode: 404, errorType: 'project_not_found' })
  })
})

test('describes nothing while no page asks users for their consent', async () => {
  const kit = await createTestServer()
  await expect(
    kit.api.connectedApps.openidConfiguration({ project_id: kit.server.projectId }),
  ).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'authorization_endpoint_not_configured_for_project',
  })
  await kit.close()
})
