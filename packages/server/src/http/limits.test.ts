import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../testing.ts'
import { networkOf } from './limits.ts'

describe.each(testEngines())('rate limits on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { clients: { burst: 3, perMinute: 60 } } })
  })
  afterAll(() => kit.close())

  const refused = (retryAfterSeconds: number) => ({
    statusCode: 429,
    errorType: 'too_many_requests',
    retryAfterSeconds,
  })

  test('let five mails go to an address, then one a minute', async () => {
    const email = `${randomUUID()}@example.com`
    const send = () => kit.api.otps.emailLoginOrCreate({ email })
    const answers = await Promise.allSettled(Array.from({ length: 12 }, send))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    await expect(send()).rejects.toMatchObject(refused(60))
    kit.clock.advance(59_000)
    await expect(send()).rejects.toMatchObject(refused(1))
    kit.clock.advance(1000)
    await send()
    await expect(send()).rejects.toMatchObject(refused(60))
  })

  test('let no more messages go to an address where nobody uses them, until somebody does', async () => {
    const email = `${randomUUID()}@example.com`
    const { magicLinks, otps, passwords } = kit.api
    const sends = [
      () => magicLinks.emailLoginOrCreate({ email }),
      () => passwords.emailResetStart({ email }),
      () => otps.emailSend({ email }),
    ]
    const sendThirty = async () => {
      for (let index = 0; index < 30; index += 1) {
        kit.clock.advance(60_000)
        await sends[index % 3]?.()
      }
    }
    const exhausted = async () => {
      for (const send of sends) {
        kit.clock.advance(60_000)
        await expect(send()).rejects.toMatchObject({
          statusCode: 429,
          errorType: 'too_few_tokens_authenticated',
        })
      }
      // What was sent before still works.
      const [, reset, link] = kit.outbox.messages()
      return { reset: tokensIn(reset).reset_password, link: tokensIn(link).magic_links }
    }
    await sendThirty()
    const first = await exhausted()
    await magicLinks.authenticate({ token: first.link ?? '' })
    await sendThirty()
    const second = await exhausted()
    await passwords.emailReset({ token: second.reset ?? '', password: 'plum-orbit-walnut-42' })
    await sendThirty()
  })

  test('are the same for people who exist and who do not', async () => {
    const known = `${randomUUID()}@example.com`
    await kit.api.passwords.create({ email: known, password: 'plum-orbit-walnut-42' })
    for (const [email, tries] of [
      [known, 9],
      [`${randomUUID()}@example.com`, 10],
    ] as const) {
      const types: string[] = []
      for (let index = 0; index <= tries; index += 1) {
        const error = await kit.api.passwords
          .authenticate({ email: index % 2 ? email : email.toUpperCase(), password: 'wrong' })
          .catch((error) => error)
        types.push(error.errorType)
      }
      expect(types.slice(0, tries)).not.toContain('too_many_requests')
      expect(types.at(-1)).toBe('too_many_requests')
    }
  })

  test('count one network as one client', async () => {
    const from = (ip_address: string) =>
      kit.api.otps.emailLoginOrCreate({
        email: `${randomUUID()}@example.com`,
        attributes: { ip_address },
      })
    await from('2001:db8:1:2::1')
    await from('2001:db8:1:2:3::2')
    await from('2001:DB8:1:2::3')
    await expect(from('2001:db8:1:2::4')).rejects.toMatchObject(refused(1))
    await from('2001:db8:1:3::4')
  })
})

test.each(testEngines())(
  'counts every call of the project on %s, if it has a limit',
  async (engine) => {
    const kit = await createTestServer({ engine, limits: { project: { burst: 3, perMinute: 2 } } })
    const ask = () => kit.api.users.get({ user_id: 'nobody' })
    const asked = await Promise.allSettled(Array.from({ length: 10 }, ask))
    const types = asked.map((answer) =>
      answer.status === 'rejected' ? answer.reason.errorType : '',
    )
    expect(types.filter((type) => type === 'user_not_found')).toHaveLength(3)
    expect(types.filter((type) => type === 'too_many_requests')).toHaveLength(7)
    await expect(ask()).rejects.toMatchObject({
      statusCode: 429,
      errorType: 'too_many_requests',
      retryAfterSeconds: 30,
    })
    // Nobody without the secret of the project can use it up, and JWTs can always be checked.
    for (let call = 0; call < 5; call += 1) {
      await kit.server.fetch(new Request('http://host/v1/users/nobody'))
    }
    await kit.api.sessions.jwks({ project_id: kit.server.projectId })
    kit.clock.advance(30_000)
    await expect(ask()).rejects.toMatchObject({ errorType: 'user_not_found' })
    await kit.close()
  },
)

test('knows a network in every spelling of its addresses', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(networkOf('2001:0db8:0000:0000:ffff::9')).toBe('2001:db8:0:0::/64')
  expect(networkOf('fe80::1%eth0')).toBe('unknown')
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
})
