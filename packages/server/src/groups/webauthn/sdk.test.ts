import { randomUUID } from 'node:crypto'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAuthenticator } from '../../testing-authenticator.ts'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, type TestServer } from '../../testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

const origin = 'https://example.com'
const domain = 'example.com'
const noModel = '00000000-0000-0000-0000-000000000000'

beforeAll(async () => {
  kit = await createTestServer()
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const refused = (status_code: number, error_type: string) => ({ status_code, error_type })
const newUser = () => client.users.create({ email: `${randomUUID()}@example.com` })

/** Registers a new authenticator for a new user. */
const register = async ({
  aaguid = noModel,
  ...more
}: { aaguid?: string; user_agent?: string; authenticator_type?: string } = {}) => {
  const { user_id } = await newUser()
  const authenticator = createTestAuthenticator({ origin, aaguid })
  const started = await client.webauthn.registerStart({ user_id, domain, ...more })
  expect(started).toMatchObject({ status_code: 200, user_id })
  const registered = await client.webauthn.register({
    user_id,
    public_key_credential: authenticator.create(started.public_key_credential_creation_options),
  })
  return { ...registered, authenticator }
}

test('a registration and a sign-in with the official SDK', async () => {
  const { user_id, webauthn_registration_id, user, session, authenticator } = await register()
  expect(user.webauthn_registrations).toMatchObject([{ webauthn_registration_id, verified: true }])
  expect(session).toBeNull()

  const started = await client.webauthn.authenticateStart({
    domain,
    return_passkey_credential_options: true,
    use_base64_url_encoding: true,
  })
  expect(started).toMatchObject({ status_code: 200, user_id: '' })
  const public_key_credential = authenticator.get(started.public_key_credential_request_options)
  const signedIn = await client.webauthn.authenticate({
    public_key_credential,
    session_duration_minutes: 60,
    session_custom_claims: { plan: 'gold' },
  })
  expect(signedIn).toMatchObject({ user_id, webauthn_registration_id, status_code: 200 })
  expect(signedIn.session).toMatchObject({
    custom_claims: { plan: 'gold' },
    authentication_factors: [
      { type: 'webauthn', webauthn_factor: { webauthn_registration_id, domain } },
    ],
  })
  const { session_jwt } = signedIn
  const local = await client.sessions.authenticateJwtLocal({ session_jwt })
  expect(local.authentication_factors[0]?.webauthn_factor).toEqual({
    webauthn_registration_id,
    domain,
  })
  await expect(client.webauthn.authenticate({ public_key_credential })).rejects.toMatchObject(
    refused(401, 'unable_to_auth_webauthn_registration'),
  )
  await expect(
    client.webauthn.authenticate({ public_key_credential: 'nothing' }),
  ).rejects.toMatchObject(refused(400, 'invalid_public_key_credential'))
})

test('webauthn.listCredentials with the official SDK', async () => {
  const { user_id, webauthn_registration_id, authenticator } = await register()
  await client.users.update({ user_id, external_id: `crm|${user_id}` })
  for (const id of [user_id, `crm|${user_id}`]) {
    const { credentials } = await client.webauthn.listCredentials({ user_id: id, domain })
    expect(credentials).toEqual([
      {
        credential_id: authenticator.credentialId,
        webauthn_registration_id,
        type: 'public-key',
        // A COSE key, which begins with the type and the algorithm of ES256.
        public_key: expect.stringMatching(/^pQECAyYg[A-Za-z\d+/]+=*$/),
      },
    ])
  }
  const other = await client.webauthn.listCredentials({ user_id, domain: 'other.example' })
  expect(other.credentials).toEqual([])
  await expect(
    client.webauthn.listCredentials({ user_id: 'nobody', domain }),
  ).rejects.toMatchObject(refused(404, 'user_not_found'))
  await expect(
    client.webauthn.listCredentials({ user_id, domain: 'no domain' }),
  ).rejects.toMatchObject(refused(400, 'invalid_domain'))
})

test('names a registration after its provider or device', async () => {
  const nameOf = async (more: object) => (await register(more)).user.webauthn_registrations[0]?.name
  const user_agent = 'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36'
  const aaguid = 'bada5566-a7aa-401f-bd96-45619a55120d'
  expect(await nameOf({ aaguid, user_agent })).toBe('1Password')
  expect(await nameOf({ user_agent })).toBe('Android')
  expect(await nameOf({})).toMatch(/^Passkey [\da-f]{4}$/)
  const { user } = await register({ user_agent, authenticator_type: 'cross-platform' })
  expect(user.webauthn_registrations).toMatchObject([
    {
      name: expect.stringMatching(/^Security key [\da-f]{4}$/),
      authenticator_type: 'cross-platform',
      user_agent,
    },
  ])
})

test('webauthn.update with the official SDK', async () => {
  const { webauthn_registration_id: id, user_id } = await register()
  const rename = (name: string, webauthn_registration_id = id) =>
    client.webauthn.update({ webauthn_registration_id, name })
  expect((await rename(' Blue key ')).webauthn_registration).toEqual({
    webauthn_registration_id: id,
    domain,
    user_agent: '',
    authenticator_type: 'platform',
    verified: true,
    name: 'Blue key',
  })
  for (const name of ['', '  ']) {
    await expect(rename(name)).rejects.toMatchObject(
      refused(400, 'empty_webauthn_registration_name'),
    )
  }
  await expect(rename('x', user_id)).rejects.toMatchObject(
    refused(400, 'invalid_webauthn_registration_id'),
  )
  const unknown = `webauthn-registration-test-${randomUUID()}`
  await expect(rename('x', unknown)).rejects.toMatchObject(
    refused(404, 'webauthn_registration_not_found'),
  )
  const { user_id: pending } = await client.users.create({
    email: `${randomUUID()}@example.com`,
    create_user_as_pending: true,
  })
  await expect(client.webauthn.registerStart({ user_id: pending, domain })).rejects.toMatchObject(
    refused(400, 'cannot_use_webauthn_with_pending_user'),
  )
})
