import { createHash, randomUUID } from 'node:crypto'
import { magicLinkRedirectPath } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

const MINUTE = 60_000
const plenty = { burst: 10_000, perMinute: 10_000 }

describe.each(testEngines())('links by mail on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      limits: { codeTries: plenty, sends: plenty },
      redirectUrls: [
        { url: 'https://app.example.com/login', types: ['LOGIN', 'RESET_PASSWORD'] },
        { url: 'https://app.example.com/welcome?from=mail', types: ['SIGNUP'] },
        { url: 'https://app.example.com/finish?attempt={}', types: ['LOGIN', 'SIGNUP'] },
      ],
    })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const lastMail = () => kit.outbox.messages()[0]
  const send = async (email = newAddress(), more = {}) => {
    const sent = await kit.api.magicLinks.emailLoginOrCreate({ email, ...more })
    return {
      ...sent,
      email,
      token: tokensIn(lastMail()).magic_links ?? '',
      code: codeIn(lastMail()),
    }
  }
  const finish = (token: string, more = {}) => kit.api.magicLinks.authenticate({ token, ...more })
  const used = {
    statusCode: 401,
    errorType: 'unable_to_auth_magic_link',
    details: { reason: 'used' },
  }

  test('signs up and logs in with a link', async () => {
    const { email, email_id, user_id, token } = await send()
    const answer = await finish(token, { session_duration_minutes: 60 })
    expect(answer).toMatchObject({ user_id, method_id: email_id, reset_sessions: false })
    expect(answer.user.emails).toMatchObject([{ email, verified: true }])
    expect(answer.session?.authentication_factors).toMatchObject([
      { type: 'magic_link', delivery_method: 'email', email_factor: { email_id } },
    ])
    await expect(finish(token)).rejects.toMatchObject(used)
  })

  test('greets who is new or pending with the sign-up mail and URL, and who is active with the login ones', async () => {
    const targetOf = async (token: string) => {
      const link = /https?:\S+/.exec(lastMail()?.text ?? '')?.[0] ?? ''
      const response = await kit.server.fetch(new Request(link))
      const location = new URL(response.headers.get('location') ?? '')
      expect(location.searchParams.get('token')).toBe(token)
      return [location.pathname, location.searchParams.get('stytch_redirect_type')]
    }
    const fresh = await send(newAddress(), { create_user_as_pending: true })
    expect(fresh.user_created).toBe(true)
    expect(await targetOf(fresh.token)).toEqual(['/welcome', 'signup'])
    const pending = await send(fresh.email)
    expect(pending.user_created).toBe(false)
    expect(await targetOf(pending.token)).toEqual(['/welcome', 'signup'])
    await kit.api.magicLinks.emailSend({ email: fresh.email })
    expect(lastMail()?.text).toContain('Finish your sign-up')
    await finish(pending.token)
    const active = await send(fresh.email)
    expect(await targetOf(active.token)).toEqual(['/login', 'login'])
    expect(lastMail()?.text).toContain('Log in to Latchkey')
    await expect(kit.api.magicLinks.emailSend({ email: newAddress() })).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_not_found',
    })
  })

  test('tells a link that ran out from one that never was', async () => {
    const { email, token } = await send()
    await finish(token)
    const login = await send(email)
    kit.clock.advance(60 * MINUTE)
    await expect(finish(login.token)).rejects.toMatchObject({
      errorType: 'unable_to_auth_magic_link',
      details: { reason: 'expired' },
    })
    await expect(finish(`${token.slice(0, -1)}_`)).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'magic_link_not_found',
    })
  })

  test('spends the code of a mail with its link, and the link with its code', async () => {
    const first = await send()
    await finish(first.token)
    await expect(
      kit.api.otps.authenticate({ method_id: first.email_id, code: first.code }),
    ).rejects.toMatchObject({ errorType: 'unable_to_auth_otp_code', details: { reason: 'used' } })

    const second = await send()
    await kit.api.otps.authenticate({ method_id: second.email_id, code: second.code })
    await expect(finish(second.token)).rejects.toMatchObject(used)
  })

  test('keeps an older link alive beside a newer one', async () => {
    const older = await send()
    await send(older.email)
    await finish(older.token)
  })

  test('adds an address to the user of an id, a session token or a JWT, once its link is followed', async () => {
    const { email, token } = await send()
    const { user_id, session_token, session_jwt } = await finish(token, {
      session_duration_minutes: 60,
    })
    const addresses = [email]
    for (const selector of [{ user_id }, { session_token }, { session_jwt }]) {
      const added = newAddress()
      const sent = await kit.api.magicLinks.emailSend({ email: added, ...selector })
      expect(sent.user_id).toBe(user_id)
      const { emails } = await kit.api.users.get({ user_id })
      expect(emails.at(-1)).toEqual({ email_id: sent.email_id, email: added, verified: false })
      const answer = await finish(tokensIn(lastMail()).magic_links ?? '')
      addresses.push(added)
      expect(answer.user.emails).toMatchObject(
        addresses.map((email) => ({ email, verified: true })),
      )
    }
    const late = await kit.api.magicLinks.emailSend({ email: newAddress(), user_id })
    const link = tokensIn(lastMail()).magic_links ?? ''
    await expect(
      kit.api.magicLinks.emailSend({ email: newAddress(), session_token, session_jwt }),
    ).rejects.toMatchObject({ errorType: 'too_many_user_selection_arguments' })
    // The link lives for an hour, the address waits for five minutes.
    kit.clock.advance(5 * MINUTE)
    await expect(finish(link)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_magic_link',
    })
    const { emails } = await kit.api.users.get({ user_id })
    expect(emails.map(({ email_id }) => email_id)).not.toContain(late.email_id)
    const other = await send()
    await expect(
      kit.api.magicLinks.emailSend({ email: other.email, user_id }),
    ).rejects.toMatchObject({ statusCode: 400, errorType: 'duplicate_email' })
  })

  test('keeps a link alive when the client differs, and takes it from the right one', async () => {
    const attributes = { ip_address: '203.0.113.7', user_agent: 'Firefox' }
    const { token } = await send(newAddress(), { attributes })
    const options = { ip_match_required: true, user_agent_match_required: true }
    for (const other of [undefined, { ...attributes, ip_address: '203.0.113.8' }]) {
      await expect(
        finish(token, { options, ...(other && { attributes: other }) }),
      ).rejects.toMatchObject({ statusCode: 401, errorType: 'attribute_mismatch' })
    }
    await finish(token, { options, attributes })
  })

  test('takes a challenge with every mail of a link, and a verifier as short as browsers make it', async () => {
    const { email } = await send()
    const code_verifier = 'a1'.repeat(16)
    const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
    await kit.api.magicLinks.emailSend({ email, code_challenge })
    const token = tokensIn(lastMail()).magic_links ?? ''
    await expect(finish(token)).rejects.toMatchObject({ errorType: 'pkce_expected_code_verifier' })
    await finish(token, { code_verifier })
    // No other method, no padding.
    for (const challenge of [code_verifier, `${code_challenge}=`]) {
      await expect(send(newAddress(), { code_challenge: challenge })).rejects.toMatchObject({
        statusCode: 400,
        errorType: 'invalid_pkce_code_challenge',
      })
    }
  })

  test('asks for the verifier of its challenge, and survives a wrong one', async () => {
    const verifier = 'a'.repeat(64)
    const code_challenge = createHash('sha256').update(verifier).digest('base64url')
    const { token } = await send(newAddress(), { code_challenge })
    await expect(finish(token)).rejects.toMatchObject({ errorType: 'pkce_expected_code_verifier' })
    await expect(finish(token, { code_verifier: 'b'.repeat(64) })).rejects.toMatchObject({
      errorType: 'pkce_mismatch',
    })
    await finish(token, { code_verifier: verifier })
    const plain = await send()
    await expect(finish(plain.token, { code_verifier: verifier })).rejects.toMatchObject({
      errorType: 'pkce_did_not_expect_code_verifier',
    })
    await finish(plain.token)
  })

  test('leads to the app without spending the link, whoever looks first', async () => {
    const { token } = await send()
    const link = /https?:\S+/.exec(lastMail()?.text ?? '')?.[0] ?? ''
    expect(new URL(link).origin).toBe('http://localhost:3000')
    expect(new URL(link).pathname).toBe(magicLinkRedirectPath)
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'POST']) {
      const response = await kit.server.fetch(new Request(link, { method }))
      if (method !== 'GET' && method !== 'HEAD') continue
      expect(response.status).toBe(302)
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('location')).toBe(
        `https://app.example.com/welcome?from=mail&stytch_token_type=magic_links&token=${token}&stytch_redirect_type=signup`,
      )
    }
    await finish(token)
  })

  test('answers a page, never a redirect, to a link that was not mailed', async () => {
    await send()
    const link = new URL(/https?:\S+/.exec(lastMail()?.text ?? '')?.[0] ?? '')
    const changes: [string, string][] = [
      ['token', 'https://evil.example'],
      ['public_token', 'public-token-test-other'],
      ['stytch_token_type', 'reset_password'],
      ['stytch_token_type', 'nothing'],
    ]
    for (const [name, value] of changes) {
      const changed = new URL(link)
      changed.searchParams.set(name, value)
      const response = await kit.server.fetch(new Request(changed))
      expect(response.status).toBe(404)
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
    }
  })

  test('leads only to registered places', async () => {
    const target = (login_magic_link_url: string) => send(newAddress(), { login_magic_link_url })
    await target('https://app.example.com/login')
    await target('https://www.app.example.com/login')
    await target('https://app.example.com/finish?attempt=abc')
    const unregistered = [
      'https://app.example.com/login/',
      'https://app.example.com/login?x=1',
      'https://app.example.com/login#x',
      'https://app.example.com@evil.example/login',
      'https://evil.example/login',
      'http://app.example.com/login',
      'https://app.example.com/finish',
      'https://app.example.com/finish?attempt=a&attempt=b',
      'https://app.example.com/finish?attempt=a&next=b',
      'https://app.example.com/welcome?from=mail',
    ]
    for (const url of unregistered) {
      await expect(target(url), url).rejects.toMatchObject({
        errorType: 'no_match_for_provided_magic_link_url',
      })
    }
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/login', 'app.example.com']) {
      await expect(target(url), url).rejects.toMatchObject({
        errorType: 'invalid_login_magic_link_url',
      })
    }
  })

  test('takes no link for what it was not made for', async () => {
    const { email, token } = await send()
    await finish(token)
    await kit.api.passwords.emailResetStart({ email })
    const { reset_password: reset = '', login = '' } = tokensIn(lastMail())
    const link = (await send(email)).token
    const password = 'plum-orbit-walnut-42'
    await expect(finish(reset)).rejects.toMatchObject({ errorType: 'magic_link_not_found' })
    for (const other of [link, login]) {
      await expect(kit.api.passwords.emailReset({ token: other, password })).rejects.toMatchObject({
        errorType: 'magic_link_not_found',
      })
      await expect(kit.api.sessions.authenticate({ session_token: other })).rejects.toMatchObject({
        errorType: 'session_not_found',
      })
    }
    await finish(login)
    await finish(link)
    await kit.api.passwords.emailReset({ token: reset, password })
  })
})
