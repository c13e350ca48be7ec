import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from './testing-sdk.ts'
import { createTestServer, tokensIn, type TestServer } from './testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let userinfo: Server
let client: stytch.Client
let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
let known = ''

beforeAll(async () => {
  const keys = await generateKeyPair('ES256')
  privateKey = keys.privateKey
  userinfo = createServer(({ headers }, response) => {
    const good = headers.authorization === 'Bearer external-token'
    response.writeHead(good ? 200 : 401).end(JSON.stringify({ email: known, email_verified: true }))
  })
  await once(userinfo.listen(0, '127.0.0.1'), 'listening')
  kit = await createTestServer({
    // The SDK checks JWTs by the real time.
    clock: Date.now,
    sessionMigration: {
      userinfoUrl: `http://127.0.0.1:${(userinfo.address() as AddressInfo).port}/userinfo`,
    },
    session: { customClaimsTemplate: { plan: '{{ user.trusted_metadata.plan }}' } },
    trustedTokenProfiles: [
      {
        profileId: 'ttp-test-partner',
        issuer: 'https://partner.example',
        audience: 'latchkey',
        publicKeys: [await exportJWK(keys.publicKey)],
        algorithms: ['ES256'],
        mapping: { externalId: 'sub' },
      },
    ],
  })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  userinfo.close()
  await kit.close()
})

const newAddress = () => `${randomUUID()}@example.com`
const mailedToken = () => tokensIn(kit.outbox.messages()[0]).magic_links ?? ''
const notFound = (error_type: string) => ({ status_code: 404, error_type })

test('sends, invites and revokes links with the official SDK', async () => {
  const email = newAddress()
  const { email: links } = client.magicLinks
  const invited = await links.invite({ email, name: { first_name: 'Ada' } })
  await links.revokeInvite({ email })
  await expect(links.revokeInvite({ email })).rejects.toMatchObject(notFound('email_not_found'))
  await expect(client.magicLinks.authenticate({ token: mailedToken() })).rejects.toMatchObject(
    notFound('magic_link_not_found'),
  )
  const again = await links.invite({ email })
  expect(again.user_id).not.toBe(invited.user_id)
  const answer = await client.magicLinks.authenticate({ token: mailedToken() })
  expect(answer).toMatchObject({ user_id: again.user_id, method_id: again.email_id })
  await expect(links.invite({ email })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'user_already_invited',
  })
  await expect(links.revokeInvite({ email })).rejects.toMatchObject(notFound('user_not_found'))
  expect(await links.send({ email })).toMatchObject({ user_id: again.user_id })
  await expect(links.send({ email: newAddress() })).rejects.toMatchObject(
    notFound('email_not_found'),
  )
  await expect(links.loginOrCreate({ email: newAddress(), locale: 'en' })).resolves.toMatchObject({
    user_created: true,
  })
})

test('makes and follows embeddable links with the official SDK', async () => {
  const { user_id } = await client.users.create({ email: newAddress() })
  const { token } = await client.magicLinks.create({ user_id, expiration_minutes: 5 })
  const answer = await client.magicLinks.authenticate({ token, session_duration_minutes: 60 })
  expect(answer.session?.authentication_factors[0]).toMatchObject({
    type: 'magic_link',
    delivery_method: 'embedded',
    embeddable_magic_link_factor: { embedded_id: answer.method_id },
  })
  await expect(client.magicLinks.authenticate({ token })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unable_to_auth_magic_link',
  })
  await expect(client.magicLinks.create({ user_id: 'nobody' })).rejects.toMatchObject(
    notFound('user_not_found'),
  )
})

test('migrates sessions of another system with the official SDK', async () => {
  known = newAddress()
  const migrate = (session_token: string) =>
    client.sessions.migrate({ session_token, session_duration_minutes: 60 })
  await expect(migrate('external-token')).rejects.toMatchObject({
    status_code: 400,
    error_type: 'migrate_from_external_email_does_not_exist',
  })
  await client.magicLinks.email.loginOrCreate({ email: known })
  await client.magicLinks.authenticate({ token: mailedToken() })
  const { session } = await migrate('external-token')
  expect(session?.authentication_factors).toMatchObject([
    { type: 'imported', delivery_method: 'imported_auth0' },
  ])
  await expect(migrate('another-token')).rejects.toMatchObject({
    error_type: 'migrate_from_external_unexpected_response',
  })
})

test('takes trusted tokens with the official SDK', async () => {
  const external_id = randomUUID()
  const { user_id } = await client.users.create({ email: newAddress(), external_id })
  const token = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('https://partner.example')
    .setAudience('latchkey')
    .setSubject(external_id)
    .setExpirationTime('5m')
    .sign(privateKey)
  const profile_id = 'ttp-test-partner'
  const answer = await client.sessions.attest({ profile_id, token, session_duration_minutes: 5 })
  expect(answer).toMatchObject({ user_id, session: { user_id } })
  await expect(client.sessions.attest({ profile_id, token })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'invalid_trusted_auth_token',
  })
  await expect(client.sessions.attest({ profile_id: 'other', token })).rejects.toMatchObject(
    notFound('trusted_token_profile_not_found'),
  )
})

test('lists, checks and ends sessions by every selector with the official SDK', async () => {
  const external_id = randomUUID()
  const { user_id } = await client.users.create({
    email: newAddress(),
    external_id,
    trusted_metadata: { plan: 'pro' },
  })
  const signIn = async () => {
    const { token } = await client.magicLinks.create({ user_id })
    return client.magicLinks.authenticate({ token, session_duration_minutes: 60 })
  }
  const [one, two, three] = [await signIn(), await signIn(), await signIn()]
  expect((await client.sessions.get({ user_id: external_id })).sessions).toHaveLength(3)
  const local = await client.sessions.authenticateJwtLocal({ session_jwt: one.session_jwt })
  expect(local.custom_claims).toEqual({ plan: 'pro' })

  await client.sessions.revoke({ session_id: one.session?.session_id ?? '' })
  await client.sessions.revoke({ session_token: two.session_token })
  await client.sessions.revoke({ session_jwt: three.session_jwt })
  expect((await client.sessions.get({ user_id })).sessions).toEqual([])
  // Who checks a JWT without asking learns of the end at its exp.
  await client.sessions.authenticateJwtLocal({ session_jwt: three.session_jwt })
  const gone = notFound('session_not_found')
  await expect(client.sessions.revoke({ session_jwt: three.session_jwt })).rejects.toMatchObject(
    gone,
  )
  await expect(
    client.sessions.authenticate({ session_token: one.session_token }),
  ).rejects.toMatchObject(gone)
  await expect(client.sessions.revoke({})).rejects.toMatchObject({
    error_type: 'no_session_revoke_arguments',
  })
  await expect(client.sessions.get({ user_id: 'nobody' })).rejects.toMatchObject(
    notFound('user_not_found'),
  )
})
