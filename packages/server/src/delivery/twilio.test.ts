import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createStub, type StubAnswer } from '../testing-stub.ts'
import { createTestServer, type TestServer } from '../testing.ts'
import { createTwilioDelivery } from './twilio.ts'

const accountSid = 'AC00000000000000000000000000000000'
const authToken = 'twilio-token'
const to = '+12025550123'
const created: StubAnswer = { status: 201, body: '{"sid":"SM1","status":"queued"}' }

let stub: Awaited<ReturnType<typeof createStub>>
let answer: StubAnswer = created
let kit: TestServer

beforeAll(async () => {
  stub = await createStub(() => answer)
  const twilio = createTwilioDelivery({
    accountSid,
    authToken,
    from: '+12025550100',
    baseUrl: stub.url,
  })
  const plenty = { burst: 1000, perMinute: 1000 }
  kit = await createTestServer({
    delivery: { sms: twilio, whatsapp: twilio },
    limits: { sends: plenty, prefixSends: plenty, codeTries: plenty },
  })
})
afterAll(async () => {
  await kit.close()
  await stub.close()
})
beforeEach(() => {
  answer = created
})

const lastForm = () => new URLSearchParams(stub.requests.at(-1)?.body)
const codeOf = (text: string | null | undefined) => /^\d{6}/.exec(text ?? '')?.[0] ?? ''
const refuse = (status: number, code?: number): StubAnswer => ({
  status,
  body: JSON.stringify({ code, message: `no ${to}`, status }),
})

test('posts an SMS to the account, with its credentials', async () => {
  const { phone_id } = await kit.api.otps.smsLoginOrCreate({ phone_number: to })
  const request = stub.requests.at(-1)
  expect(request).toMatchObject({
    method: 'POST',
    path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  expect([lastForm().get('To'), lastForm().get('From')]).toEqual([to, '+12025550100'])
  const code = codeOf(lastForm().get('Body'))
  await kit.api.otps.authenticate({ method_id: phone_id, code })
})

test('posts a WhatsApp message between two whatsapp: addresses', async () => {
  await kit.api.otps.whatsappLoginOrCreate({ phone_number: to })
  expect([lastForm().get('To'), lastForm().get('From')]).toEqual([
    `whatsapp:${to}`,
    'whatsapp:+12025550100',
  ])
})

test('sends through a messaging service when that is the sender', async () => {
  const service = createTwilioDelivery({
    accountSid,
    authToken,
    from: 'MG1',
    baseUrl: stub.url,
  })
  await service.send({ channel: 'sms', to, text: 'x' })
  expect(lastForm().get('MessagingServiceSid')).toBe('MG1')
  expect(lastForm().get('From')).toBeNull()
})

test.each([
  [refuse(400, 21_610), 400, 'unsubscribed_phone_number'],
  [refuse(400, 21_211), 400, 'invalid_phone_number'],
  [refuse(400, 21_614), 400, 'invalid_phone_number'],
  [refuse(400, 21_408), 400, 'invalid_phone_number_country_code'],
  [refuse(400, 21_612), 400, 'downstream_carrier_error'],
  [{ status: 400, body: '<html>' }, 400, 'downstream_carrier_error'],
  [refuse(401, 20_003), 503, 'server_unavailable'],
  [refuse(429, 20_429), 503, 'server_unavailable'],
  [refuse(500, 21_610), 503, 'server_unavailable'],
  [{ status: 503 }, 503, 'server_unavailable'],
  [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 503, 'server_unavailable'],
  [{ status: 201, body: 'x'.repeat(100_000) }, 503, 'server_unavailable'],
] as const)('says what a refusal means: %o', async (refusal, statusCode, errorType) => {
  const send = () => kit.api.otps.smsLoginOrCreate({ phone_number: to })
  const finish = (method_id: string, code: string) => kit.api.otps.authenticate({ method_id, code })
  const { phone_id } = await send()
  answer = refusal
  const before = stub.requests.length
  await expect(send()).rejects.toMatchObject({ statusCode, errorType })
  // It tried once, and what it tried to send works for nobody, not even once the provider is back.
  expect(stub.requests).toHaveLength(before + 1)
  const code = codeOf(lastForm().get('Body'))
  await expect(finish(phone_id, code)).rejects.toMatchObject({
    statusCode: 404,
    errorType: 'otp_code_not_found',
  })
  answer = created
  await send()
  expect(stub.requests).toHaveLength(before + 2)
  await finish(phone_id, codeOf(lastForm().get('Body')))
})

test('gives a silent provider ten seconds', async () => {
  answer = null
  const started = performance.now()
  await expect(kit.api.otps.smsLoginOrCreate({ phone_number: to })).rejects.toMatchObject({
    statusCode: 503,
    errorType: 'server_unavailable',
  })
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('sends no credentials and no code in the clear', () => {
  const config = { accountSid, authToken, from: to }
  expect(() => createTwilioDelivery({ ...config, baseUrl: 'http://api.example.com' })).toThrow(
    'TWILIO_BASE_URL must be an https:// address.',
  )
})
