import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LogEvent } from './config.ts'
import { codeIn, createTestServer, testEngines, tokensIn } from './testing.ts'

test.each(testEngines())(
  'logs every request on %s, and nothing that is anybody’s',
  async (engine) => {
    const events: LogEvent[] = []
    const kit = await createTestServer({ engine, log: (event) => events.push(event) })
    const { otps, magicLinks, passwords, sessions, users } = kit.api
    const email = `canary-${randomUUID()}@example.com`
    const password = `canary-plum-orbit-${randomUUID()}`
    const canaries = [email, 'canary', password, kit.server.secret]
    const attributes = { ip_address: '203.0.113.99', user_agent: 'canary-agent' }
    const lastMail = () => kit.outbox.messages()[0]
    const ignore = () => {}

    const made = await passwords.create({
      email,
      password,
      attributes,
      session_duration_minutes: 60,
    })
    canaries.push(made.session_token, made.session_jwt, attributes.ip_address)
    await passwords.authenticate({ email, password: `${password}x` }).catch(ignore)
    await passwords.authenticate({ email, password })
    await magicLinks.emailLoginOrCreate({ email })
    const { magic_links: token = '' } = tokensIn(lastMail())
    canaries.push(token, codeIn(lastMail()))
    const link = /https?:\S+/.exec(lastMail()?.text ?? '')?.[0] ?? ''
    await kit.server.fetch(new Request(link))
    await kit.server.fetch(new Request(`${link}x`))
    await magicLinks.authenticate({ token })
    await magicLinks.authenticate({ token }).catch(ignore)
    await otps.emailSend({ email })
    canaries.push(codeIn(lastMail()))
    await otps.authenticate({ method_id: made.email_id, code: codeIn(lastMail()) })
    await passwords.emailResetStart({ email })
    const { reset_password: reset = '', login = '' } = tokensIn(lastMail())
    canaries.push(reset, login)
    await passwords.emailReset({ token: reset, password: `${password}y` })
    await sessions.authenticate({ session_token: made.session_token }).catch(ignore)
    await users.get({ user_id: 'canary-external' }).catch(ignore)
    await users.create({ email, trusted_metadata: { canary: 'canary' } }).catch(ignore)
    await kit.server.fetch(new Request(`http://host/${email}?token=${token}`))
    await kit.close()

    const log = JSON.stringify(events)
    for (const canary of canaries.filter((text) => text !== '')) {
      for (const spelling of [
        canary,
        encodeURIComponent(canary),
        Buffer.from(canary).toString('base64url').slice(0, -2),
        Buffer.from(canary).toString('hex'),
      ]) {
        expect(log.includes(spelling), spelling).toBe(false)
      }
    }
    expect(events).toHaveLength(16)
    for (const event of events) {
      expect(event.request_id).toMatch(/^request-id-test-/)
      expect(event.ms).toBeGreaterThanOrEqual(0)
    }
    expect(events).toContainEqual(
      expect.objectContaining({ method: 'GET', route: '/v1/users/{user_id}', status: 404 }),
    )
    expect(events.at(-1)).toMatchObject({ route: null, status: 404, error_type: 'route_not_found' })
  },
)

test('logs what broke, without the values of the database', async () => {
  const events: LogEvent[] = []
  let broken = false
  const kit = await createTestServer({
    log: (event) => events.push(event),
    clock: () => {
      if (!broken) return Date.now()
      broken = false
      throw Object.assign(new Error('duplicate key (canary@example.com)'), { code: '23505' })
    },
  })
  broken = true
  await expect(kit.api.users.create({ email: 'a@example.com' })).rejects.toMatchObject({
    statusCode: 500,
  })
  await kit.close()
  expect(JSON.stringify(events)).not.toContain('canary')
  expect(events).toMatchObject([
    { status: 500, error_type: 'internal_server_error', error: { code: '23505' } },
  ])
  expect(events[0]?.error?.stack).toMatch(/^\s+at /)
})
