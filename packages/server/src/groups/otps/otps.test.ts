import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

describe.each(testEngines())('codes by mail on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  const lastCode = () => kit.outbox.messages()[0]?.subject.slice(0, 6) ?? ''

  test('signs up and logs in with a code', async () => {
    const sent = await kit.api.otps.emailLoginOrCreate({ email: 'ada@example.com' })
    expect(sent.user_created).toBe(true)
    const answer = await kit.api.otps.authenticate({
      method_id: sent.email_id,
      code: lastCode(),
      session_duration_minutes: 60,
    })
    expect(answer).toMatchObject({ user_id: sent.user_id, reset_sessions: false })
    expect(answer.user.emails).toMatchObject([{ email: 'ada@example.com', verified: true }])
    expect(answer.session?.authentication_factors).toMatchObject([
      { type: 'otp', delivery_method: 'email', email_factor: { email_address: 'ada@example.com' } },
    ])
    const again = await kit.api.sessions.authenticate({ session_jwt: answer.session_jwt })
    expect(again.session_token).toBe(answer.session_token)
  })
})
