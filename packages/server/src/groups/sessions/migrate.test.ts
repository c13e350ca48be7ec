import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

describe.each(testEngines())('sessions of another system on %s', (engine) => {
  let kit: TestServer
  let other: Server
  let requests: { [Name in 'method' | 'url' | 'authorization']: string | undefined }[] = []
  /** What UserInfo answers until the next test says otherwise. */
  let answer: RequestListener = (_, response) => void response.end()

  beforeAll(async () => {
    other = createServer((request, response) => {
      const { method, url } = request
      requests.push({ method, url, authorization: request.headers.authorization })
      answer(request, response)
    })
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    kit = await createTestServer({
      engine,
      session: { maxDurationMinutes: 1440 },
      sessionMigration: { userinfoUrl: `http://127.0.0.1:${port}/userinfo` },
    })
  })
  afterAll(async () => {
    await kit.close()
    other.closeAllConnections()
    other.close()
  })

  const say = (body: unknown, status = 200) => {
    requests = []
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
  }
  const newOwner = async () => {
    const email = `${randomUUID()}@example.com`
    const { user_id } = await kit.api.magicLinks.emailLoginOrCreate({ email })
    const { magic_links: token = '' } = tokensIn(kit.outbox.messages()[0])
    await kit.api.magicLinks.authenticate({ token })
    return { email, user_id }
  }
  const migrate = (more = {}) =>
    kit.api.sessions.migrate({ session_token: 'external.token-1', ...more })
  const nobody = {
    statusCode: 400,
    errorType: 'migrate_from_external_email_does_not_exist',
  }
  const unexpected = {
    statusCode: 400,
    errorType: 'migrate_from_external_unexpected_response',
  }

  test('are looked up at UserInfo with their token, and become a session of ours', async () => {
    const { email, user_id } = await newOwner()
    say({ sub: 'auth0|1', email: email.toUpperCase(), email_verified: true })
    const migrated = await migrate({
      session_duration_minutes: 60,
      session_custom_claims: { tier: 'gold' },
    })
    expect(requests).toEqual([
      { method: 'GET', url: '/userinfo', authorization: 'Bearer external.token-1' },
    ])
    expect(migrated).toMatchObject({
      user_id,
      user: { user_id },
      session: {
        custom_claims: { tier: 'gold' },
        authentication_factors: [{ type: 'imported', delivery_method: 'imported_auth0' }],
      },
    })
    await kit.api.sessions.authenticate({ session_token: migrated.session_token })
    expect((await migrate()).session_token).toBe('')
  })

  test('make no user', async () => {
    const email = `${randomUUID()}@example.com`
    say({ email, email_verified: true })
    await expect(migrate({ session_duration_minutes: 60 })).rejects.toMatchObject(nobody)
    await expect(kit.api.otps.emailSend({ email })).rejects.toMatchObject({
      errorType: 'email_not_found',
    })
  })

  test('lead to no user who never proved the address, nor by an address that is called unverified', async () => {
    const email = `${randomUUID()}@example.com`
    await kit.api.users.create({ email })
    say({ email, email_verified: true })
    await expect(migrate()).rejects.toMatchObject(nobody)
    const owner = await newOwner()
    for (const email_verified of [false, 'false', 'true', null, 1]) {
      say({ email: owner.email, email_verified })
      await expect(migrate(), String(email_verified)).rejects.toMatchObject(nobody)
    }
    say({ email: 'no address', email_verified: true })
    await expect(migrate()).rejects.toMatchObject(nobody)
  })

  test('are refused when UserInfo refuses, redirects, breaks off or rambles', async () => {
    const { email } = await newOwner()
    const good = { email, email_verified: true }
    for (const [body, status] of [
      [good, 401],
      [good, 500],
      [good, 201],
      ['<html>', 200],
      ['', 200],
      [[good], 200],
      [null, 200],
      [{ sub: '1' }, 200],
      [{ email: [email] }, 200],
      [{ ...good, padding: 'x'.repeat(64 * 1024) }, 200],
    ] as const) {
      say(body, status)
      await expect(migrate(), JSON.stringify(body).slice(0, 80)).rejects.toMatchObject(unexpected)
    }
    requests = []
    answer = (_, response) => {
      response.writeHead(302, { location: '/elsewhere' })
      response.end(JSON.stringify(good))
    }
    await expect(migrate()).rejects.toMatchObject(unexpected)
    expect(requests).toHaveLength(1)
    answer = (request) => void request.socket.destroy()
    await expect(migrate()).rejects.toMatchObject(unexpected)
  })

  test('are asked for by no token that is no bearer token', async () => {
    say({})
    for (const session_token of ['a b', 'a\r\nx: y', 'é', '=a']) {
      await expect(migrate({ session_token })).rejects.toMatchObject(unexpected)
    }
    await expect(migrate({ session_duration_minutes: 4 })).rejects.toMatchObject({
      errorType: 'invalid_session_duration_minutes',
    })
    await expect(migrate({ session_duration_minutes: 1441 })).rejects.toMatchObject({
      errorType: 'invalid_session_duration',
    })
    expect(requests).toEqual([])
  })

  test('are refused with claims that are too large, or not for callers', async () => {
    const { email } = await newOwner()
    say({ email })
    const duration = { session_duration_minutes: 5 }
    await expect(
      migrate({ ...duration, session_custom_claims: { big: 'x'.repeat(4096) } }),
    ).rejects.toMatchObject({ errorType: 'custom_claims_too_large' })
    await expect(
      migrate({ ...duration, session_custom_claims: { 'https://stytch.com/session': 1 } }),
    ).rejects.toMatchObject({ errorType: 'stytch_claims_in_custom_claims' })
  })
})

test('refuses to migrate where no UserInfo URL is configured', async () => {
  const kit = await createTestServer()
  await expect(kit.api.sessions.migrate({ session_token: 'x' })).rejects.toMatchObject({
    statusCode: 400,
    errorType: 'migrate_from_external_missing_userinfo',
  })
  await kit.close()
})
