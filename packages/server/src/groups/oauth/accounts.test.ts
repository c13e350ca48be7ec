import { randomUUID } from 'node:crypto'
import type { OAuthProvider } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeIn, createTestServer, type TestServer } from '../../testing.ts'
import { openBrowser, signInAt, startUrl, type Choice } from './testing-browser.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer()
})
afterAll(() => kit.close())

const newAddress = () => `${randomUUID()}@example.com`
const land = async (provider: OAuthProvider, choice: Choice, parameters = {}) =>
  (await signInAt(kit, provider, choice, { parameters })).searchParams
const signIn = async (provider: OAuthProvider, choice: Choice, more = {}) => {
  const token = (await land(provider, choice)).get('token') ?? ''
  return kit.api.oauth.authenticate({ token, session_duration_minutes: 60, ...more })
}
const proveByCode = async (email: string, more = {}) => {
  const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
  const code = codeIn(kit.outbox.messages()[0])
  return kit.api.otps.authenticate({
    method_id: email_id,
    code,
    session_duration_minutes: 60,
    ...more,
  })
}
const attachedTo = (provider: OAuthProvider, user: object) =>
  kit.api.oauth.attach({ provider, ...user })

test('makes a user with what the provider tells of them', async () => {
  const email = newAddress()
  const answer = await signIn('gitlab', { email, name: 'Ada King Lovelace' })
  expect(answer.provider_type).toBe('Gitlab')
  expect(answer.reset_sessions).toBe(false)
  expect(answer.user).toMatchObject({
    status: 'active',
    name: { first_name: 'Ada', middle_name: '', last_name: 'King Lovelace' },
    emails: [{ email, verified: true }],
    providers: [
      {
        provider_type: 'Gitlab',
        provider_subject: answer.provider_subject,
        oauth_user_registration_id: answer.oauth_user_registration_id,
        profile_picture_url: '',
        locale: '',
      },
    ],
  })
  expect(answer.user_session?.authentication_factors).toMatchObject([
    {
      type: 'oauth',
      delivery_method: 'oauth_gitlab',
      git_lab_oauth_factor: {
        id: answer.oauth_user_registration_id,
        provider_subject: answer.provider_subject,
        email_id: answer.user.emails[0]?.email_id,
      },
    },
  ])
  expect(answer.provider_values).toMatchObject({
    access_token: expect.stringMatching(/./),
    refresh_token: expect.stringMatching(/./),
    id_token: expect.stringMatching(/^eyJ/),
    scopes: ['read_user', 'openid', 'profile', 'email'],
    expires_at: new Date(kit.clock.now() + 3_600_000).toISOString(),
  })
})

test('opens no session that is not asked for', async () => {
  const token = (await land('google', { email: newAddress() })).get('token') ?? ''
  const answer = await kit.api.oauth.authenticate({ token })
  expect(answer).toMatchObject({ session_token: '', session_jwt: '', user_session: null })
})

test('leads to the user who has proven the same address, by any provider', async () => {
  const email = newAddress()
  const known = await proveByCode(email)
  for (const provider of ['google', 'github', 'bitbucket'] as const) {
    const landed = await land(provider, { email: email.toUpperCase() })
    expect(landed.get('stytch_redirect_type')).toBe('login')
    const token = landed.get('token') ?? ''
    const { user_id, user, reset_sessions } = await kit.api.oauth.authenticate({ token })
    expect([user_id, user.emails.length, reset_sessions]).toEqual([known.user_id, 1, false])
  }
  const { user } = await signIn('google', { email })
  expect(user.providers).toHaveLength(3)
  await kit.api.sessions.authenticate({ session_token: known.session_token })
})

test('takes over what nobody proved, and ends all that somebody set up in it', async () => {
  const email = newAddress()
  const password = 'plum-orbit-walnut-42'
  const planted = await kit.api.passwords.create({ email, password, session_duration_minutes: 60 })
  const { oauth_attach_token } = await attachedTo('twitter', { user_id: planted.user_id })
  const trojan = (await land('twitter', { name: email }, { oauth_attach_token })).get('token') ?? ''
  await kit.api.oauth.authenticate({ token: trojan })

  const owner = await signIn('google', { email })
  expect(owner.user_id).toBe(planted.user_id)
  expect(owner.reset_sessions).toBe(true)
  expect(owner.user.password?.requires_reset).toBe(true)
  expect(owner.user.providers.map(({ provider_type }) => provider_type)).toEqual(['Google'])
  await expect(
    kit.api.sessions.authenticate({ session_token: planted.session_token }),
  ).rejects.toMatchObject({ errorType: 'session_not_found' })
  await kit.api.sessions.authenticate({ session_token: owner.session_token })
  expect((await signIn('google', { email })).reset_sessions).toBe(false)
})

test('ends what somebody set up in it at the first proof by mail as well', async () => {
  const email = newAddress()
  const { user_id } = await kit.api.users.create({ email })
  const { oauth_attach_token } = await attachedTo('twitter', { user_id })
  const token = (await land('twitter', { name: email }, { oauth_attach_token })).get('token') ?? ''
  const planted = await kit.api.oauth.authenticate({ token, session_duration_minutes: 60 })
  const owner = await proveByCode(email)
  expect(owner.user_id).toBe(user_id)
  expect(owner.reset_sessions).toBe(true)
  expect(owner.user.providers).toEqual([])
  await expect(
    kit.api.sessions.authenticate({ session_token: planted.session_token }),
  ).rejects.toMatchObject({ errorType: 'session_not_found' })
})

test('leaves the password of whoever shows the session that it opened', async () => {
  const email = newAddress()
  const password = 'plum-orbit-walnut-42'
  const own = await kit.api.passwords.create({ email, password, session_duration_minutes: 60 })
  const joined = await signIn('google', { email }, { session_token: own.session_token })
  expect(joined.reset_sessions).toBe(false)
  expect(joined.user.password?.requires_reset).toBe(false)
  expect(joined.user.emails).toMatchObject([{ email, verified: true }])
})

test('takes the address, not the account, of somebody who came by a provider before', async () => {
  const other = await signIn('github', { email: newAddress() })
  kit.clock.advance(1000)
  const email = newAddress()
  await kit.api.users.exchangePrimaryFactor({ user_id: other.user_id, email_address: email })
  const owner = await signIn('google', { email })
  expect(owner.user_id).not.toBe(other.user_id)
  expect(owner.user.emails).toMatchObject([{ email, verified: true }])
  const left = await kit.api.users.get({ user_id: other.user_id })
  expect([left.emails, left.providers.length]).toEqual([[], 1])
})

test('adds a factor to the session of the same user, and ignores that of another', async () => {
  const email = newAddress()
  const own = await proveByCode(email)
  const joined = await signIn('google', { email }, { session_token: own.session_token })
  expect(joined.session_token).toBe(own.session_token)
  expect(joined.user_session?.authentication_factors).toHaveLength(2)
  const stranger = await proveByCode(newAddress())
  const apart = await signIn('google', { email }, { session_token: stranger.session_token })
  expect(apart.user_id).toBe(own.user_id)
  expect(apart.session_token).not.toBe(stranger.session_token)
})

test('links an account at a provider to the user it was begun for', async () => {
  const { user_id, session_token } = await proveByCode(newAddress())
  const other = newAddress()
  const { oauth_attach_token } = await attachedTo('google', { session_token })
  const landed = await land('google', { email: other }, { oauth_attach_token })
  expect(landed.get('stytch_redirect_type')).toBe('login')
  const token = landed.get('token') ?? ''
  const linked = await kit.api.oauth.authenticate({ token, session_token })
  expect(linked.user_id).toBe(user_id)
  expect(linked.user.emails).toHaveLength(2)
  expect(linked.user.emails).toContainEqual({
    email_id: expect.any(String),
    email: other,
    verified: true,
  })
  expect(linked.reset_sessions).toBe(false)
  expect((await signIn('google', { email: other })).user_id).toBe(user_id)
})

test('takes an attach token once, in its time, and at its provider', async () => {
  const { user_id } = await kit.api.users.create({ email: newAddress() })
  const started = async (provider: OAuthProvider, oauth_attach_token: string) => {
    const url = startUrl(kit, provider, { oauth_attach_token })
    const response = await openBrowser(kit).visit(url)
    return response.status === 302
      ? 'started'
      : /<code>(\w+)<\/code>/.exec(await response.text())?.[1]
  }
  const { oauth_attach_token: token } = await attachedTo('google', { user_id })
  expect(await started('github', token)).toBe('invalid_oauth_attach_token')
  expect(await started('google', token)).toBe('started')
  expect(await started('google', token)).toBe('invalid_oauth_attach_token')
  const { oauth_attach_token: late } = await attachedTo('google', { user_id })
  kit.clock.advance(601_000)
  expect(await started('google', late)).toBe('invalid_oauth_attach_token')
})

test('never makes two users one', async () => {
  const email = newAddress()
  const owner = await signIn('google', { email })
  const { user_id } = await proveByCode(newAddress())
  const { oauth_attach_token } = await attachedTo('google', { user_id })
  const landed = await land('google', { email }, { oauth_attach_token })
  expect(landed.get('error_type')).toBe('oauth_flow_callback_error')
  expect(landed.has('token')).toBe(false)

  // The same, when the account is linked elsewhere between the callback and the app.
  const racing = newAddress()
  const begun = await attachedTo('google', { user_id })
  const token = (
    await land('google', { email: racing }, { oauth_attach_token: begun.oauth_attach_token })
  ).get('token')
  const faster = await signIn('google', { email: racing })
  await expect(kit.api.oauth.authenticate({ token: token ?? '' })).rejects.toMatchObject({
    errorType: 'oauth_token_not_found',
    details: { reason: 'belongs_to_another_user' },
  })
  expect(faster.user_id).not.toBe(user_id)
  expect((await kit.api.users.get({ user_id })).providers).toEqual([])
  expect(owner.user_id).not.toBe(user_id)
})

test('leaves an address with the user who has proven it, when another one links it', async () => {
  const email = newAddress()
  const owner = await proveByCode(email)
  const { user_id } = await proveByCode(newAddress())
  const { oauth_attach_token } = await attachedTo('google', { user_id })
  const token = (await land('google', { email }, { oauth_attach_token })).get('token') ?? ''
  const linked = await kit.api.oauth.authenticate({ token })
  expect(linked.user_id).toBe(user_id)
  expect(linked.user.emails).toHaveLength(1)
  expect((await kit.api.users.get({ user_id: owner.user_id })).emails).toHaveLength(1)
})

test('links nothing for a browser that is signed in as somebody else', async () => {
  const { user_id } = await proveByCode(newAddress())
  const victim = await proveByCode(newAddress())
  const { oauth_attach_token } = await attachedTo('twitter', { user_id })
  const token = (await land('twitter', { name: newAddress() }, { oauth_attach_token })).get('token')
  await expect(
    kit.api.oauth.authenticate({ token: token ?? '', session_token: victim.session_token }),
  ).rejects.toMatchObject({ errorType: 'oauth_token_not_found' })
  expect((await kit.api.users.get({ user_id })).providers).toEqual([])
})

test('refuses to make an attach token for nobody, for many, or for an unknown provider', async () => {
  const { user_id } = await kit.api.users.create({ email: newAddress() })
  const { session_token } = await proveByCode(newAddress())
  const wrong: [object, number, string][] = [
    [{ provider: 'google' }, 400, 'no_user_selection_arguments'],
    [{ provider: 'google', user_id, session_token }, 400, 'too_many_user_selection_arguments'],
    [{ provider: 'myspace', user_id }, 400, 'invalid_oauth_provider'],
    [{ provider: 'google', user_id: user_id.replace(/.$/, 'x') }, 404, 'user_not_found'],
    [{ provider: 'google', session_token: 'x'.repeat(43) }, 404, 'session_not_found'],
    [{ provider: 'google', session_token: '!' }, 400, 'invalid_session_token'],
  ]
  for (const [request, statusCode, errorType] of wrong) {
    await expect(
      kit.api.oauth.attach(request as Parameters<typeof kit.api.oauth.attach>[0]),
    ).rejects.toMatchObject({ statusCode, errorType })
  }
})

test('forgets a sign-in whose user is deleted on the way', async () => {
  const { user_id } = await proveByCode(newAddress())
  const { oauth_attach_token } = await attachedTo('google', { user_id })
  const token = (await land('google', { email: newAddress() }, { oauth_attach_token })).get('token')
  await kit.api.users.delete({ user_id })
  await expect(kit.api.oauth.authenticate({ token: token ?? '' })).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'oauth_token_not_found',
  })
})

test('makes a pending user active, and their address proven', async () => {
  const email = newAddress()
  await kit.api.users.create({ email, create_user_as_pending: true })
  const { user } = await signIn('google', { email })
  expect(user.status).toBe('active')
  expect(user.emails).toMatchObject([{ email, verified: true }])
})

test('is over for whoever deletes the registration', async () => {
  const email = newAddress()
  const first = await signIn('twitch', { email })
  await kit.api.users.deleteOAuthRegistration({
    oauth_user_registration_id: first.oauth_user_registration_id,
  })
  const again = await signIn('twitch', { email })
  // By the address, which the provider vouches for: the account is linked anew.
  expect(again.user_id).toBe(first.user_id)
  expect(again.oauth_user_registration_id).not.toBe(first.oauth_user_registration_id)
})

test('answers two registrations of one provider apart', async () => {
  const { user_id, session_token } = await proveByCode(newAddress())
  for (const name of ['One', 'Two']) {
    const { oauth_attach_token } = await attachedTo('twitter', { user_id })
    const landed = await land('twitter', { name: `${name} ${user_id}` }, { oauth_attach_token })
    await kit.api.oauth.authenticate({ token: landed.get('token') ?? '', session_token })
  }
  const { session } = await kit.api.sessions.authenticate({ session_token })
  expect(session.authentication_factors).toHaveLength(3)
})
