import { afterAll, beforeAll, expect, test } from 'vitest'
import { BE, BS, createTestAuthenticator, UP, UV } from '../../testing-authenticator.ts'
import { codeIn, createTestServer, type TestServer } from '../../testing.ts'
import { createPasskeys } from './testing-passkeys.ts'

let kit: TestServer
let passkeys: ReturnType<typeof createPasskeys>
const origin = 'https://example.com'
const session_duration_minutes = 60

beforeAll(async () => {
  kit = await createTestServer({
    projectName: 'Acme',
    webauthn: { maxRegistrations: 3 },
    locks: { threshold: 1 },
    warn: () => {},
  })
  passkeys = createPasskeys(kit.api)
})
afterAll(() => kit.close())

const newAuthenticator = (more = {}) => createTestAuthenticator({ origin, ...more })
const refusal = (errorType: string) => ({ errorType })

test('signs in by passkey without being told who it is', async () => {
  const { user_id, authenticator, registrationId } = await passkeys.owner()
  const options = JSON.parse(await passkeys.startSignIn())
  expect(options).toEqual({
    allowCredentials: [],
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    rpId: 'example.com',
    timeout: 300_000,
    userVerification: 'preferred',
  })
  const credential = authenticator.get(JSON.stringify(options))
  const signedIn = await passkeys.finishSignIn(credential, { session_duration_minutes })
  expect(signedIn).toMatchObject({
    user_id,
    webauthn_registration_id: registrationId,
    session_token: expect.stringMatching(/^[\w-]{43}$/),
    session: {
      user_id,
      authentication_factors: [
        {
          type: 'webauthn',
          delivery_method: 'webauthn_registration',
          webauthn_factor: { webauthn_registration_id: registrationId, domain: 'example.com' },
        },
      ],
    },
    user: {
      webauthn_registrations: [
        {
          webauthn_registration_id: registrationId,
          domain: 'example.com',
          user_agent: '',
          authenticator_type: 'platform',
          verified: true,
        },
      ],
    },
  })
  const without = await passkeys.signIn(authenticator)
  expect(without).toMatchObject({ user_id, session: null, session_token: '', session_jwt: '' })
})

test('offers a passkey or any authenticator, in the encoding that is asked for', async () => {
  const { user_id, email } = await passkeys.newUser()
  const start = async (more = {}) => {
    const { public_key_credential_creation_options: options } =
      await kit.api.webauthn.registerStart({ user_id, domain: 'example.com', ...more })
    return JSON.parse(options)
  }
  expect(await start()).toEqual({
    attestation: 'none',
    challenge: expect.stringMatching(/^[A-Za-z\d+/]{43}=$/),
    excludeCredentials: [],
    pubKeyCredParams: [
      { alg: -7, type: 'public-key' },
      { alg: -257, type: 'public-key' },
    ],
    rp: { id: 'example.com', name: 'Acme' },
    timeout: 300_000,
    user: { id: Buffer.from(user_id).toString('base64'), name: email, displayName: email },
  })
  expect(
    await start({
      return_passkey_credential_options: true,
      use_base64_url_encoding: true,
      authenticator_type: 'platform',
      override_id: 'ada>>',
      override_name: 'ada',
      override_display_name: 'Ada Lovelace',
    }),
  ).toMatchObject({
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'preferred',
    },
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    user: { id: 'YWRhPj4', name: 'ada', displayName: 'Ada Lovelace' },
  })
  expect((await start({ override_id: 'ada>>' })).user.id).toBe('YWRhPj4=')
  await kit.api.users.update({ user_id, name: { first_name: 'Ada', last_name: 'Byron' } })
  expect((await start()).user).toMatchObject({ name: email, displayName: 'Ada Byron' })
  const { user } = await start({ override_name: 'ada' })
  expect(user).toMatchObject({ name: 'ada', displayName: 'Ada Byron' })
  await expect(start({ authenticator_type: 'chip' })).rejects.toMatchObject(
    refusal('invalid_authenticator_type'),
  )
  await expect(start({ override_id: 'é'.repeat(33) })).rejects.toMatchObject(refusal('bad_request'))
})

test('leaves out what is registered, and lists it for a user who is named', async () => {
  const { user_id, authenticator } = await passkeys.owner()
  const known = { id: authenticator.credentialId, type: 'public-key' }
  const withTransports = { ...known, transports: ['internal', 'hybrid'] }
  expect(JSON.parse(await passkeys.startRegister(user_id)).excludeCredentials).toEqual([
    withTransports,
  ])
  expect(JSON.parse(await passkeys.startSignIn(user_id)).allowCredentials).toEqual([withTransports])
  const started = await kit.api.webauthn.authenticateStart({ user_id, domain: 'example.com' })
  expect(started.user_id).toBe(user_id)
  const options = JSON.parse(started.public_key_credential_request_options)
  expect(options.allowCredentials[0].id).toBe(
    Buffer.from(authenticator.credentialId, 'base64url').toString('base64'),
  )
  expect(options).not.toHaveProperty('userVerification')

  await passkeys.register(user_id, newAuthenticator(), { transports: ['usb', 7] })
  await passkeys.register(user_id, newAuthenticator(), { transports: ['usb', 'usb', 'N!'] })
  const { allowCredentials } = JSON.parse(await passkeys.startSignIn(user_id))
  const transports = allowCredentials.map((it: { transports?: string[] }) => it.transports?.join())
  expect(transports.sort()).toEqual(['internal,hybrid', 'usb', undefined])
})

test('takes the answers of browsers and of older helper scripts', async () => {
  const { user_id } = await passkeys.newUser()
  const authenticator = newAuthenticator()
  const padded = (json: string) =>
    JSON.stringify(JSON.parse(json), (key, value) =>
      typeof value === 'string' && !['id', 'type', 'authenticatorAttachment'].includes(key)
        ? Buffer.from(value, 'base64url').toString('base64')
        : value,
    )
  const { public_key_credential_creation_options: options } = await kit.api.webauthn.registerStart({
    user_id,
    domain: 'example.com',
  })
  const plain = JSON.parse(padded(authenticator.create(options)))
  plain.response.transports = ['internal']
  await passkeys.finishRegister(user_id, JSON.stringify(plain))
  const assertion = authenticator.get(await passkeys.startSignIn(user_id), { userHandle: '' })
  expect(await passkeys.finishSignIn(padded(assertion))).toMatchObject({ user_id })
})

test('keeps the credentials of each domain apart', async () => {
  const { user_id, authenticator } = await passkeys.owner()
  const elsewhere = createPasskeys(kit.api, { domain: 'other.example' })
  await expect(elsewhere.startSignIn(user_id)).rejects.toMatchObject(
    refusal('no_active_webauthn_registrations'),
  )
  expect(JSON.parse(await elsewhere.startRegister(user_id)).excludeCredentials).toEqual([])
  const credential = authenticator.get(await elsewhere.startSignIn())
  await expect(elsewhere.finishSignIn(credential)).rejects.toMatchObject(
    refusal('invalid_webauthn_registration_domain'),
  )
})

test('adds the passkey to the session of its user, and to no other', async () => {
  const { user_id, authenticator, registrationId } = await passkeys.owner()
  const { session_token } = await passkeys.signIn(authenticator, {}, { session_duration_minutes })
  const second = newAuthenticator()
  const added = await passkeys.register(user_id, second, {}, { session_token })
  const ids = (session?: { authentication_factors: Record<string, unknown>[] } | null) =>
    session?.authentication_factors.map((it) => it.webauthn_factor)
  const domain = 'example.com'
  const both = [
    { webauthn_registration_id: registrationId, domain },
    { webauthn_registration_id: added.webauthn_registration_id, domain },
  ]
  expect(ids(added.session)).toEqual(both)
  const again = await passkeys.signIn(second, {}, { session_token })
  expect(ids(again.session)).toEqual(both)

  const stranger = await passkeys.owner()
  const apart = await passkeys.signIn(stranger.authenticator, {}, { session_token })
  expect(apart).toMatchObject({ user_id: stranger.user_id, session: null })
  const { session } = await kit.api.sessions.authenticate({ session_token })
  expect(ids(session)).toEqual(both)
})

test('follows backups and counters, and takes authenticators that do not count', async () => {
  const flags = UP | UV | BE
  const { authenticator } = await passkeys.owner(newAuthenticator({ flags, counts: false }))
  await passkeys.signIn(authenticator, { flags: flags | BS })
  await passkeys.signIn(authenticator, { flags })
  await passkeys.signIn(authenticator, { flags: UP | BE, counter: 0xffff_ffff })
  await expect(passkeys.signIn(authenticator)).rejects.toMatchObject(
    refusal('unable_to_auth_webauthn_registration'),
  )
})

test('registers for active users only, and no more than a few for a domain', async () => {
  const email = 'pending@example.com'
  const { user_id: pending } = await kit.api.users.create({ email, create_user_as_pending: true })
  const refused = passkeys.startRegister(pending)
  await expect(refused).rejects.toMatchObject(refusal('cannot_use_webauthn_with_pending_user'))
  await expect(passkeys.startRegister('nobody')).rejects.toMatchObject(refusal('user_not_found'))

  const { user_id } = await passkeys.owner()
  const late = await passkeys.startRegister(user_id)
  await passkeys.register(user_id, newAuthenticator())
  await passkeys.register(user_id, newAuthenticator())
  const full = refusal('too_many_user_registrations_for_domain')
  await expect(passkeys.startRegister(user_id)).rejects.toMatchObject(full)
  const credential = newAuthenticator().create(late)
  await expect(passkeys.finishRegister(user_id, credential)).rejects.toMatchObject(full)
  await createPasskeys(kit.api, { domain: 'other.example' }).startRegister(user_id)
})

test('knows a deleted registration no more, and frees its credential', async () => {
  const { user_id, authenticator, registrationId } = await passkeys.owner()
  const assertion = authenticator.get(await passkeys.startSignIn())
  await kit.api.users.deleteWebAuthnRegistration({ webauthn_registration_id: registrationId })
  await expect(passkeys.finishSignIn(assertion)).rejects.toMatchObject(
    refusal('webauthn_registration_not_found'),
  )
  await passkeys.register(user_id, authenticator)
  await passkeys.signIn(authenticator)
})

test('refuses a locked user', async () => {
  const { email, email_id, authenticator } = await passkeys.owner()
  await kit.api.otps.emailLoginOrCreate({ email })
  const code = codeIn(kit.outbox.messages()[0]) === '000000' ? '000001' : '000000'
  await kit.api.otps.authenticate({ method_id: email_id, code }).catch(() => {})
  await expect(passkeys.signIn(authenticator)).rejects.toMatchObject(
    refusal('user_lock_limit_reached'),
  )
})

test('takes away what was registered before an address is proven by somebody else', async () => {
  const { email, email_id, authenticator } = await passkeys.owner()
  const planted = await passkeys.signIn(authenticator, {}, { session_duration_minutes })
  await kit.api.otps.emailLoginOrCreate({ email })
  const code = codeIn(kit.outbox.messages()[0])
  const proven = await kit.api.otps.authenticate({ method_id: email_id, code })
  expect(proven).toMatchObject({ reset_sessions: true, user: { webauthn_registrations: [] } })
  await expect(passkeys.signIn(authenticator)).rejects.toMatchObject(
    refusal('webauthn_registration_not_found'),
  )
  const { session_token } = planted
  await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject(
    refusal('session_not_found'),
  )
})

test('keeps the passkey of whoever proves the address in its session', async () => {
  const { email, email_id, authenticator } = await passkeys.owner()
  const { session_token } = await passkeys.signIn(authenticator, {}, { session_duration_minutes })
  await kit.api.otps.emailLoginOrCreate({ email })
  const code = codeIn(kit.outbox.messages()[0])
  await kit.api.otps.authenticate({ method_id: email_id, code, session_token })
  await passkeys.signIn(authenticator)
})
