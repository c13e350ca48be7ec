import { createHmac, timingSafeEqual } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createStub, type StubAnswer, type StubRequest } from '../testing-stub.ts'
import { createTestServer, type TestServer } from '../testing.ts'
import { createWebhookDelivery } from './webhook.ts'

const key = Buffer.alloc(32, 7)
const secret = `whsec_${key.toString('base64')}`
const to = '+12025550123'

let stub: Awaited<ReturnType<typeof createStub>>
let kit: TestServer
let answer: StubAnswer

// A receiver as https://www.standardwebhooks.com describes it.
const isSigned = ({ headers, body }: StubRequest): boolean => {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`]),
  )
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  return (signatures ?? '').split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

beforeAll(async () => {
  stub = await createStub((request) => (isSigned(request) ? answer : { status: 401 }))
  kit = await createTestServer({
    delivery: createWebhookDelivery({ url: `${stub.url}/hook`, secret }),
    limits: { sends: { burst: 100, perMinute: 100 }, prefixSends: { burst: 100, perMinute: 100 } },
  })
})
afterAll(async () => {
  await kit.close()
  await stub.close()
})
beforeEach(() => {
  answer = { status: 204 }
})

const lastBody = () => JSON.parse(stub.requests.at(-1)?.body ?? '{}') as Record<string, string>

test('hands over messages of every channel, signed', async () => {
  const { phone_id } = await kit.api.otps.smsLoginOrCreate({ phone_number: to })
  expect(stub.requests.at(-1)).toMatchObject({
    method: 'POST',
    path: '/hook',
    headers: { 'content-type': 'application/json' },
  })
  expect(lastBody()).toMatchObject({ channel: 'sms', to, text: expect.any(String) })
  expect(lastBody().id).toBe(stub.requests.at(-1)?.headers['webhook-id'])
  const code = lastBody().text?.slice(0, 6) ?? ''
  await kit.api.otps.authenticate({ method_id: phone_id, code })

  await kit.api.otps.whatsappLoginOrCreate({ phone_number: to })
  expect(lastBody()).toMatchObject({ channel: 'whatsapp', to })
  await kit.api.otps.emailLoginOrCreate({ email: 'ada@example.com' })
  expect(lastBody()).toMatchObject({
    channel: 'email',
    to: 'ada@example.com',
    subject: expect.any(String),
    html: expect.stringContaining('<html'),
  })
  expect(new Set(stub.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(3)
})

test('is refused by a receiver that knows another secret', async () => {
  const stranger = createWebhookDelivery({
    url: stub.url,
    secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}`,
  })
  await expect(stranger.send({ channel: 'sms', to, text: 'x' })).rejects.toMatchObject({
    errorType: 'server_unavailable',
  })
})

test('is refused when it was signed long ago', async () => {
  const late = createWebhookDelivery({ url: stub.url, secret, now: () => Date.now() - 600_000 })
  await expect(late.send({ channel: 'sms', to, text: 'x' })).rejects.toMatchObject({
    errorType: 'server_unavailable',
  })
})

test.each([
  [
    { status: 400, body: '{"error_type":"unsubscribed_phone_number"}' },
    'unsubscribed_phone_number',
  ],
  [{ status: 422, body: '{"error_type":"downstream_carrier_error"}' }, 'downstream_carrier_error'],
  [{ status: 400, body: '{"error_type":"user_not_found"}' }, 'server_unavailable'],
  [{ status: 400, body: 'no' }, 'server_unavailable'],
  [{ status: 400, body: 'null' }, 'server_unavailable'],
  [{ status: 500, body: '{"error_type":"unsubscribed_phone_number"}' }, 'server_unavailable'],
  [{ status: 307, headers: { location: '/elsewhere' } }, 'server_unavailable'],
] as const)('tells the caller why a receiver refused: %o', async (refusal, errorType) => {
  answer = refusal
  const before = stub.requests.length
  await expect(kit.api.otps.smsLoginOrCreate({ phone_number: to })).rejects.toMatchObject({
    errorType,
  })
  expect(stub.requests).toHaveLength(before + 1)
})

test('wants a real secret, and no address in the clear', () => {
  for (const weak of ['', 'secret', 'whsec_', 'whsec_c2hvcnQ=']) {
    expect(() => createWebhookDelivery({ url: stub.url, secret: weak })).toThrow('whsec_')
  }
  expect(() => createWebhookDelivery({ url: 'http://hook.example.com', secret })).toThrow(
    'LATCHKEY_DELIVERY_WEBHOOK_URL must be an https:// address.',
  )
})
