import { ApiError } from '@latchkey/api'
import { createOutbox, type Delivery } from '@latchkey/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type TestKit } from '../../test-kit.ts'

/** Numbers that carriers turn away, and why. */
const turnedAway: Record<string, ApiError> = {
  '+447400000901': new ApiError('unsubscribed_phone_number'),
  '+447400000902': new ApiError('downstream_carrier_error'),
}
const outbox = createOutbox()
const delivery: Delivery = {
  send: async (message) => {
    const refusal = turnedAway[message.to]
    if (refusal) throw refusal
    await outbox.send(message)
  },
}

let kit: TestKit
beforeAll(async () => {
  kit = await createTestKit({}, { delivery, phones: { countries: ['GB', 'US'] } })
})
afterAll(() => kit.close())

const codeFor = (phone: string) =>
  /\d{6}/.exec(outbox.messages().find(({ to }) => to === phone)?.text ?? '')?.[0] ?? ''

test('signs up and in with a code by SMS or WhatsApp', async () => {
  const phone = '+447400000001'
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /phone-otp/start', { phone, channel: 'sms' })
  expect(outbox.messages()[0]).toMatchObject({ channel: 'sms', to: phone })
  await expect(
    browser.call('POST /phone-otp/finish', { attempt, code: codeFor(phone) }),
  ).resolves.toMatchObject({
    status: 'complete',
    isNewUser: true,
    user: { emails: [], phones: [{ phone, verified: true }] },
    session: { factors: [{ type: 'otp', deliveryMethod: 'sms' }] },
  })

  const elsewhere = kit.browser()
  const again = await elsewhere.call('POST /phone-otp/start', { phone, channel: 'whatsapp' })
  expect(outbox.messages()[0]).toMatchObject({ channel: 'whatsapp', to: phone })
  await expect(
    elsewhere.call('POST /phone-otp/finish', { attempt: again.attempt, code: codeFor(phone) }),
  ).resolves.toMatchObject({
    isNewUser: false,
    session: { factors: [{ type: 'otp', deliveryMethod: 'whatsapp' }] },
  })
})

test('ends the code of one channel with the code of the other', async () => {
  const phone = '+447400000002'
  const browser = kit.browser()
  const first = await browser.call('POST /phone-otp/start', { phone, channel: 'sms' })
  const code = codeFor(phone)
  let second = await browser.call('POST /phone-otp/start', { phone, channel: 'whatsapp' })
  // Once in a million they are the same.
  while (codeFor(phone) === code) {
    second = await browser.call('POST /phone-otp/start', { phone, channel: 'whatsapp' })
  }
  await expect(
    browser.call('POST /phone-otp/finish', { attempt: first.attempt, code }),
  ).rejects.toMatchObject({ code: 'code-incorrect', params: { attemptsLeft: 4 } })
  await expect(
    browser.call('POST /phone-otp/finish', { attempt: second.attempt, code: codeFor(phone) }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('lets only the browser that asked use the code, and only in this flow', async () => {
  const phone = '+447400000003'
  const browser = kit.browser()
  const { attempt } = await browser.call('POST /phone-otp/start', { phone, channel: 'sms' })
  const answer = { attempt, code: codeFor(phone) }
  const refusal = { code: 'attempt-unknown' }
  await expect(kit.browser().call('POST /phone-otp/finish', answer)).rejects.toMatchObject(refusal)
  await expect(browser.call('POST /email-otp/finish', answer)).rejects.toMatchObject(refusal)
})

test('answers a known and a new number alike, but for names and times', async () => {
  const start = (phone: string, channel: string) =>
    kit.browser().send('/auth/phone-otp/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone, channel }),
    })
  const shapeOf = async (response: Response) => ({
    status: response.status,
    headers: [...response.headers.keys()],
    cookies: response.headers
      .getSetCookie()
      .map((line) => line.replace(/\w+-[\w-]{36}=[^;]+/, '#')),
    lengths: response.headers.getSetCookie().map((line) => line.length),
    body: (await response.text()).replace(/"attempt":"[\w-]+"/, '#'),
  })
  for (const channel of ['sms', 'whatsapp']) {
    const known = await shapeOf(await start('+447400000001', channel))
    expect(known.status).toBe(200)
    const stranger = channel === 'sms' ? '+447400000004' : '+12025550101'
    expect(await shapeOf(await start(stranger, channel))).toEqual(known)
  }
})

test('refuses a known and a new number alike when the carrier does', async () => {
  for (const [phone, code] of [
    ['+447400000901', 'phone-unsubscribed'],
    ['+447400000902', 'carrier-refused'],
  ] as const) {
    // The first call makes the user, so the second one knows the number.
    for (let call = 0; call < 2; call++) {
      await expect(
        kit.browser().call('POST /phone-otp/start', { phone, channel: 'sms' }),
      ).rejects.toMatchObject({ code, field: 'phone', kind: 'refused' })
    }
  }
})

test('says what is wrong with a number or a channel, and sends nothing', async () => {
  const sent = outbox.messages().length
  const start = (phone: string, channel: 'sms' = 'sms') =>
    kit.browser().call('POST /phone-otp/start', { phone, channel })
  const invalid = { code: 'phone-invalid', field: 'phone', kind: 'input' }
  for (const phone of [
    '',
    '+',
    '07400 000001',
    '+44 7400 000001',
    '+٤٤٧٤٠٠٠٠٠٠٠١',
    '+447400000001,+447400000002',
    '+4474000000010000',
    // Nobody has it; and this one earns its owner money by every message.
    '+441234',
    '+449098790000',
  ]) {
    await expect(start(phone), phone).rejects.toMatchObject(invalid)
  }
  await expect(start('+4915123456789')).rejects.toMatchObject({
    code: 'phone-refused',
    field: 'phone',
  })
  await expect(start('+447400000001', 'pigeon' as 'sms')).rejects.toMatchObject({
    code: 'input-invalid',
  })
  expect(outbox.messages()).toHaveLength(sent)
  expect(kit.faults).toEqual([])
})
