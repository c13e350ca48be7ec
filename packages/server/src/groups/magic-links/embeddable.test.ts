import { randomUUID } from 'node:crypto'
import { magicLinkRedirectPath } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

const MINUTE = 60_000

describe.each(testEngines())('embeddable links on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  const newUser = async (more = {}) =>
    kit.api.users.create({ email: `${randomUUID()}@example.com`, ...more })
  const create = (user_id: string, more = {}) => kit.api.magicLinks.create({ user_id, ...more })
  const finish = (token: string, more = {}) => kit.api.magicLinks.authenticate({ token, ...more })

  test('sign in with a factor of their own, and verify nothing', async () => {
    const { user_id, email_id } = await newUser()
    const mails = kit.outbox.messages().length
    const { token, ...made } = await create(user_id)
    expect(made.user_id).toBe(user_id)
    expect(kit.outbox.messages()).toHaveLength(mails)
    const answer = await finish(token, { session_duration_minutes: 60 })
    expect(answer).toMatchObject({
      user_id,
      reset_sessions: false,
      user: { emails: [{ email_id, verified: false }] },
    })
    expect(answer.session?.authentication_factors).toMatchObject([
      {
        type: 'magic_link',
        delivery_method: 'embedded',
        embeddable_magic_link_factor: { embedded_id: answer.method_id },
      },
    ])
    expect(answer.method_id).toMatch(/^embeddable-magic-link-test-/)
    await expect(finish(token)).rejects.toMatchObject({
      statusCode: 401,
      errorType: 'unable_to_auth_magic_link',
      details: { reason: 'used' },
    })
  })

  test('are made by external id, and turn a pending user active', async () => {
    const external_id = `crm|${randomUUID()}`
    const { user_id } = await newUser({ external_id, create_user_as_pending: true })
    const { token, ...made } = await create(external_id)
    expect(made.user_id).toBe(user_id)
    expect((await finish(token)).user.status).toBe('active')
  })

  test('live sixty minutes, or as long as the caller says from 5 to 10080', async () => {
    const { user_id } = await newUser()
    const standard = await create(user_id)
    const longest = await create(user_id, { expiration_minutes: 10_080 })
    kit.clock.advance(60 * MINUTE)
    await expect(finish(standard.token)).rejects.toMatchObject({ details: { reason: 'expired' } })
    kit.clock.advance(10_019 * MINUTE)
    await finish(longest.token)
    for (const expiration_minutes of [4, 10_081]) {
      await expect(create(user_id, { expiration_minutes })).rejects.toMatchObject({
        statusCode: 400,
        errorType: 'invalid_expiration',
      })
    }
  })

  test('compare the client with that of the request where that is asked for', async () => {
    const { user_id } = await newUser()
    const attributes = { ip_address: '203.0.113.1', user_agent: 'Firefox' }
    const { token } = await create(user_id, { attributes })
    const options = { ip_match_required: true, user_agent_match_required: false }
    await expect(finish(token, { options })).rejects.toMatchObject({
      errorType: 'attribute_mismatch',
    })
    await finish(token, { options, attributes })
    const unbound = await create(user_id)
    await expect(finish(unbound.token, { options, attributes })).rejects.toMatchObject({
      errorType: 'attribute_mismatch',
    })
  })

  test('expect no code verifier, lead nowhere and reset no password', async () => {
    const { user_id } = await newUser()
    const { token } = await create(user_id)
    await expect(finish(token, { code_verifier: 'a'.repeat(64) })).rejects.toMatchObject({
      errorType: 'pkce_did_not_expect_code_verifier',
    })
    for (const type of ['magic_links', 'login', 'embeddable']) {
      const query = new URLSearchParams({
        public_token: kit.server.publicToken,
        stytch_token_type: type,
        token,
      })
      const link = `http://host${magicLinkRedirectPath}?${query}`
      expect((await kit.server.fetch(new Request(link))).status).toBe(404)
    }
    await expect(
      kit.api.passwords.emailReset({ token, password: 'plum-orbit-walnut-42' }),
    ).rejects.toMatchObject({ errorType: 'magic_link_not_found' })
    await finish(token)
  })

  test('are made for users that exist', async () => {
    await expect(create('nobody')).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'user_not_found',
    })
    for (const user_id of ['', 'a b', 'x'.repeat(129)]) {
      await expect(create(user_id)).rejects.toMatchObject({ errorType: 'invalid_user_id' })
    }
    await expect(finish(randomUUID())).rejects.toMatchObject({ errorType: 'magic_link_not_found' })
  })
})
