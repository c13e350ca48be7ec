import { createHash, randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from './db/database.ts'
import type { Db } from './db/schema.ts'
import { createKeys } from './secrets/keys.ts'
import { createSigningKeys } from './secrets/signing-keys.ts'
import { connectSdk, type SdkConnection } from './testing-sdk.ts'
import { codeIn, createTestServer, tokensIn, type TestServer } from './testing.ts'

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client
let env: string
let db: Db

const password = 'plum-orbit-walnut-42'

beforeAll(async () => {
  // The SDK checks JWTs by the real time.
  kit = await createTestServer({
    clock: Date.now,
    parts: {
      open: async (config) => {
        const database = await openDatabase(config)
        db = database.db
        return database
      },
    },
  })
  ;({ client, env, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const newAddress = () => `${randomUUID()}@example.com`
const lastMail = () => kit.outbox.messages()[0]

test('makes and reads users with the official SDK', async () => {
  const email = newAddress()
  const external_id = `crm|${randomUUID()}`
  const made = await client.users.create({ email, external_id, name: { first_name: 'Ada' } })
  expect(made.status_code).toBe(200)
  const got = await client.users.get({ user_id: external_id })
  expect(got).toMatchObject({ user_id: made.user_id, name: { first_name: 'Ada' } })
  await expect(client.users.create({ email })).rejects.toMatchObject({
    status_code: 400,
    error_type: 'duplicate_email',
    error_url: expect.stringMatching(/400#duplicate_email$/),
  })
  await expect(client.users.get({ user_id: 'nobody' })).rejects.toMatchObject({
    error_type: 'user_not_found',
  })
})

test('signs in by code with the official SDK', async () => {
  const email = newAddress()
  const { email_id } = await client.otps.email.loginOrCreate({ email })
  await client.otps.email.send({ email })
  const code = codeIn(lastMail())
  const answer = await client.otps.authenticate({
    method_id: email_id,
    code,
    session_duration_minutes: 60,
  })
  expect(answer.session?.authentication_factors[0]?.type).toBe('otp')
  await expect(client.otps.authenticate({ method_id: email_id, code })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unable_to_auth_otp_code',
  })
  await expect(client.otps.email.send({ email: newAddress() })).rejects.toMatchObject({
    error_type: 'email_not_found',
  })
})

test('signs in by link with the official SDK', async () => {
  const email = newAddress()
  const code_verifier = randomUUID().repeat(2)
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
  await client.magicLinks.email.loginOrCreate({ email, code_challenge })
  const { magic_links: token = '' } = tokensIn(lastMail())
  await expect(client.magicLinks.authenticate({ token })).rejects.toMatchObject({
    error_type: 'pkce_expected_code_verifier',
  })
  const answer = await client.magicLinks.authenticate({
    token,
    code_verifier,
    session_duration_minutes: 60,
  })
  expect(answer.session_jwt).not.toBe('')
  await client.magicLinks.email.send({ email })
  await expect(client.magicLinks.authenticate({ token: 'unknown' })).rejects.toMatchObject({
    status_code: 404,
    error_type: 'magic_link_not_found',
  })
})

test('signs up, logs in and resets by password with the official SDK', async () => {
  const email = newAddress()
  await client.passwords.create({ email, password, session_duration_minutes: 60 })
  await client.passwords.authenticate({ email, password })
  await expect(client.passwords.authenticate({ email, password: 'wrong' })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unauthorized_credentials',
  })
  const strength = await client.passwords.strengthCheck({ email, password: 'password' })
  expect(strength).toMatchObject({ valid_password: false, score: 0 })
  await client.passwords.email.resetStart({ email })
  const { reset_password: token = '' } = tokensIn(lastMail())
  await expect(client.passwords.email.reset({ token, password: 'password' })).rejects.toMatchObject(
    { error_type: 'weak_password' },
  )
  await client.passwords.email.reset({ token, password: 'walnut-orbit-plum-43' })
  await client.passwords.authenticate({ email, password: 'walnut-orbit-plum-43' })
})

test('reads, extends and ends sessions with the official SDK', async () => {
  const { session_token, session_jwt, user_id } = await client.passwords.create({
    email: newAddress(),
    password,
    session_duration_minutes: 60,
    session_custom_claims: { tier: 'gold' },
  })
  const byToken = await client.sessions.authenticate({ session_token })
  expect(byToken.session_token).toBe(session_token)
  const byJwt = await client.sessions.authenticate({ session_jwt })
  expect(byJwt.session_token).toBe(session_token)
  expect((await client.sessions.get({ user_id })).sessions).toHaveLength(1)
  const { keys } = await client.sessions.getJWKS({ project_id: kit.server.projectId })
  expect(keys).toMatchObject([{ kty: 'RSA', use: 'sig', alg: 'RS256' }])
  await client.sessions.revoke({ session_token })
  await expect(client.sessions.revoke({ session_token })).rejects.toMatchObject({
    status_code: 404,
    error_type: 'session_not_found',
  })
  await expect(client.sessions.authenticate({})).rejects.toMatchObject({
    error_type: 'no_session_arguments',
  })
})

test('gives JWTs that the official SDK checks by itself', async () => {
  const { session_jwt, session, user_id } = await client.passwords.create({
    email: newAddress(),
    password,
    session_duration_minutes: 60,
    session_custom_claims: { tier: 'gold' },
  })
  const local = await client.sessions.authenticateJwtLocal({ session_jwt })
  expect(local).toMatchObject({
    user_id,
    session_id: session?.session_id,
    custom_claims: { tier: 'gold' },
  })
  expect(Date.parse(local.expires_at ?? '')).toBe(Date.parse(session?.expires_at ?? ''))

  const issuedAt = (decodeJwt(session_jwt).iat ?? 0) * 1000
  const checkAfter = (seconds: number, max_token_age_seconds?: number) =>
    client.sessions.authenticateJwtLocal({
      session_jwt,
      current_date: new Date(issuedAt + seconds * 1000),
      ...(max_token_age_seconds !== undefined && { max_token_age_seconds }),
    })
  await checkAfter(299)
  await expect(checkAfter(300)).rejects.toMatchObject({ code: 'jwt_invalid' })
  await checkAfter(59, 60)
  await expect(checkAfter(60, 60)).rejects.toMatchObject({ code: 'jwt_too_old' })
  await expect(checkAfter(0, 0)).rejects.toMatchObject({ code: 'jwt_too_old' })
})

test('has the official SDK refuse a JWT that is altered, or that names another project', async () => {
  const { session_jwt } = await client.passwords.create({
    email: newAddress(),
    password,
    session_duration_minutes: 60,
  })
  const check = (session_jwt: string) => client.sessions.authenticateJwtLocal({ session_jwt })
  const signer = createSigningKeys({
    db,
    keys: createKeys(kit.server.secret),
    now: () => new Date(),
    newKid: randomUUID,
  })
  const sign = await signer.signer()
  const claims = decodeJwt(session_jwt)
  await check(await sign(claims))

  const [header, payload, signature = ''] = session_jwt.split('.')
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
  const other = Buffer.from(JSON.stringify({ ...claims, sub: 'user-test-1' })).toString('base64url')
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const refused = {
    signature: `${header}.${payload}.${flipped}`,
    claims: `${header}.${other}.${signature}`,
    algorithm: `${none}.${payload}.`,
    audience: await sign({ ...claims, aud: ['project-test-other'] }),
    issuer: await sign({ ...claims, iss: 'stytch.com/project-test-other' }),
  }
  for (const [what, jwt] of Object.entries(refused)) {
    await expect(check(jwt), what).rejects.toMatchObject({ code: 'jwt_invalid' })
    // Nor does the server take it.
    await expect(client.sessions.authenticate({ session_jwt: jwt }), what).rejects.toMatchObject({
      status_code: 400,
      error_type: 'unable_to_parse_session_jwt',
    })
  }
})

test('is asked by the official SDK only for a JWT that it cannot take by itself', async () => {
  const { session_jwt, session_token } = await client.passwords.create({
    email: newAddress(),
    password,
    session_duration_minutes: 60,
  })
  const check = (more = {}) => client.sessions.authenticateJwt({ session_jwt, ...more })
  expect((await check()).session_jwt).toBe(session_jwt)
  expect((await check({ max_token_age_seconds: 0 })).session_jwt).not.toBe(session_jwt)
  const late = { current_date: new Date(Date.now() + 301_000) }
  expect((await check(late)).session_jwt).not.toBe(session_jwt)
  await client.sessions.revoke({ session_token })
  await check()
  await expect(check(late)).rejects.toMatchObject({ error_type: 'session_not_found' })
})

test('refuses the official SDK with another secret', async () => {
  const stranger = new stytch.Client({
    project_id: kit.server.projectId,
    secret: 'secret-test-wrong',
    env,
  })
  await expect(stranger.users.get({ user_id: 'x' })).rejects.toMatchObject({
    status_code: 401,
    error_type: 'unauthorized_credentials',
  })
})
