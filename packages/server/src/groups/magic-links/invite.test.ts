import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const plenty = { burst: 10_000, perMinute: 10_000 }

describe.each(testEngines())('invitations on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      limits: { sends: plenty, unansweredSends: plenty },
      redirectUrls: [
        { url: 'https://app.example.com/login', types: ['LOGIN', 'SIGNUP', 'RESET_PASSWORD'] },
        { url: 'https://app.example.com/join', types: ['INVITE'] },
      ],
    })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const lastMail = () => kit.outbox.messages()[0]
  const invite = async (email = newAddress(), more = {}) => {
    const sent = await kit.api.magicLinks.emailInvite({ email, ...more })
    return { ...sent, email, token: tokensIn(lastMail()).magic_links ?? '' }
  }
  const finish = (token: string, more = {}) => kit.api.magicLinks.authenticate({ token, ...more })
  const revoke = (email: string) => kit.api.magicLinks.emailRevokeInvite({ email })
  const notFound = { statusCode: 404, errorType: 'user_not_found' }

  test('make a pending user, whom the first authentication turns active', async () => {
    const { user_id, email_id, email, token } = await invite(newAddress(), {
      name: { first_name: 'Ada' },
      trusted_metadata: { plan: 'pro' },
      untrusted_metadata: { theme: 'dark' },
    })
    expect(lastMail()).toMatchObject({ to: email, subject: 'You are invited to Latchkey' })
    expect(await kit.api.users.get({ user_id })).toMatchObject({
      status: 'pending',
      name: { first_name: 'Ada', last_name: '' },
      emails: [{ email, verified: false }],
      trusted_metadata: { plan: 'pro' },
      untrusted_metadata: { theme: 'dark' },
    })
    const answer = await finish(token, { session_duration_minutes: 60 })
    expect(answer).toMatchObject({
      user_id,
      method_id: email_id,
      user: { status: 'active', emails: [{ verified: true }] },
    })
    expect(answer.session?.authentication_factors).toMatchObject([
      { type: 'magic_link', delivery_method: 'email', email_factor: { email_id } },
    ])
  })

  test('lead to the INVITE redirect URL, and say so', async () => {
    const { token } = await invite()
    const link = /https?:\S+/.exec(lastMail()?.text ?? '')?.[0] ?? ''
    const response = await kit.server.fetch(new Request(link))
    expect(response.headers.get('location')).toBe(
      `https://app.example.com/join?stytch_token_type=magic_links&token=${token}&stytch_redirect_type=invite`,
    )
    await expect(
      invite(newAddress(), { invite_magic_link_url: 'https://app.example.com/login' }),
    ).rejects.toMatchObject({ errorType: 'no_match_for_provided_magic_link_url' })
    await expect(
      invite(newAddress(), { invite_magic_link_url: 'javascript:alert(1)' }),
    ).rejects.toMatchObject({ errorType: 'invalid_invite_magic_link_url' })
  })

  test('are sent anew to a pending user, and only the newest lets anybody in', async () => {
    const older = await invite(newAddress(), { trusted_metadata: { a: 1, b: 2 } })
    const newer = await invite(older.email.toUpperCase(), { trusted_metadata: { b: null, c: 3 } })
    expect(newer).toMatchObject({ user_id: older.user_id, email_id: older.email_id })
    expect(lastMail()?.subject).toBe('You are invited to Latchkey')
    await expect(finish(older.token)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_magic_link',
      details: { reason: 'expired' },
    })
    const { user } = await finish(newer.token)
    expect(user.trusted_metadata).toEqual({ a: 1, c: 3 })
  })

  test('are not sent to an active user', async () => {
    const { email, token } = await invite()
    await finish(token)
    const mails = kit.outbox.messages().length
    await expect(invite(email, { name: { first_name: 'Eve' } })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'user_already_invited',
    })
    expect(kit.outbox.messages()).toHaveLength(mails)
  })

  test('live sixty minutes, or as long as the caller says from 5 to 10080', async () => {
    const standard = await invite()
    const longest = await invite(newAddress(), { invite_expiration_minutes: 10_080 })
    kit.clock.advance(60 * MINUTE)
    await expect(finish(standard.token)).rejects.toMatchObject({ details: { reason: 'expired' } })
    kit.clock.advance(7 * DAY - 61 * MINUTE)
    await finish(longest.token)
    for (const invite_expiration_minutes of [4, 10_081, 5.5]) {
      await expect(invite(newAddress(), { invite_expiration_minutes })).rejects.toMatchObject({
        errorType: 'invalid_expiration',
      })
    }
  })

  test('are revoked with their token and their user, once', async () => {
    const { email, user_id, token } = await invite()
    await revoke(email.toUpperCase())
    await expect(kit.api.users.get({ user_id })).rejects.toMatchObject(notFound)
    await expect(finish(token)).rejects.toMatchObject({ errorType: 'magic_link_not_found' })
    await expect(revoke(email)).rejects.toMatchObject({ errorType: 'email_not_found' })
    expect((await invite(email)).user_id).not.toBe(user_id)
  })

  test('are revoked only while they are pending', async () => {
    const { email, user_id, token } = await invite()
    await finish(token)
    await expect(revoke(email)).rejects.toMatchObject(notFound)
    await kit.api.users.get({ user_id })

    const uninvited = newAddress()
    await kit.api.users.create({ email: uninvited, create_user_as_pending: true })
    await expect(revoke(uninvited)).rejects.toMatchObject(notFound)
    await expect(revoke(newAddress())).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'email_not_found',
    })
    await expect(revoke('ada@')).rejects.toMatchObject({ errorType: 'invalid_email' })
  })

  test('can still be revoked when they ran out', async () => {
    const { email } = await invite()
    kit.clock.advance(30 * DAY)
    await revoke(email)
  })

  test('compare the client with that of the request where that is asked for', async () => {
    const attributes = { ip_address: '203.0.113.1', user_agent: 'Firefox' }
    const { token } = await invite(newAddress(), { attributes })
    const options = { ip_match_required: true, user_agent_match_required: true }
    const mismatch = { statusCode: 401, errorType: 'attribute_mismatch' }
    await expect(finish(token, { options })).rejects.toMatchObject(mismatch)
    await expect(
      finish(token, { options, attributes: { ...attributes, user_agent: 'curl' } }),
    ).rejects.toMatchObject(mismatch)
    await finish(token, { options, attributes })
  })

  test('change nothing when they are refused', async () => {
    const email = newAddress()
    const keys = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 1]))
    const refusals: [object, string][] = [
      [{ trusted_metadata: keys }, 'metadata_too_many_keys'],
      [{ untrusted_metadata: { text: 'x'.repeat(4096) } }, 'metadata_too_large'],
      [{ untrusted_metadata: [] }, 'metadata_invalid_format'],
      [{ locale: 'xx' }, 'invalid_locale'],
      [{ invite_template_id: 'no such id' }, 'invalid_template_id'],
      [{ invite_template_id: 'unknown' }, 'email_template_not_found'],
      [{ name: 'Ada' }, 'bad_request'],
    ]
    for (const [more, errorType] of refusals) {
      await expect(invite(email, more), errorType).rejects.toMatchObject({ errorType })
    }
    await expect(invite('ada@')).rejects.toMatchObject({ errorType: 'invalid_email' })
    await expect(revoke(email)).rejects.toMatchObject({ errorType: 'email_not_found' })
  })

  test('make one user when many are sent and revoked at once', async () => {
    const email = newAddress()
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) => (index % 3 === 2 ? revoke(email) : invite(email))),
    )
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ statusCode: 404 })
    }
    const { user_id, token } = await invite(email)
    expect((await finish(token)).user_id).toBe(user_id)
  })
})
