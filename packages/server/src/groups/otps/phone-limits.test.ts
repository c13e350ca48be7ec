import { expect, test } from 'vitest'
import { createTestServer, type TestServerOptions } from '../../testing.ts'

const once = { burst: 1, perMinute: 1 }
const numbers = { one: '+12025550123', neighbour: '+12025550124', far: '+12125550123' }
const german = '+4915123456789'
const tooMany = { statusCode: 429, errorType: 'too_many_requests' }

/** Sends to each number in turn, and says which were let through. */
const allowed = async (
  limits: TestServerOptions['limits'],
  calls: { phone_number: string; ip?: string }[],
) => {
  const kit = await createTestServer({ ...(limits && { limits }) })
  const outcomes: boolean[] = []
  for (const { phone_number, ip } of calls) {
    const sent = kit.api.otps.smsLoginOrCreate({
      phone_number,
      ...(ip && { attributes: { ip_address: ip, user_agent: '' } }),
    })
    outcomes.push(
      await sent.then(
        () => true,
        (error) => {
          expect(error).toMatchObject(tooMany)
          return false
        },
      ),
    )
  }
  // What was refused did nothing: no message left.
  expect(kit.outbox.messages()).toHaveLength(outcomes.filter(Boolean).length)
  await kit.close()
  return outcomes
}

test('limits the messages to one number', async () => {
  const calls = [numbers.one, numbers.one, numbers.far].map((phone_number) => ({ phone_number }))
  expect(await allowed({ sends: once }, calls)).toEqual([true, false, true])
})

test('limits the messages to neighbours of a number, as a pumping carrier has them', async () => {
  const calls = [numbers.one, numbers.neighbour, numbers.far].map((phone_number) => ({
    phone_number,
  }))
  expect(await allowed({ prefixSends: once }, calls)).toEqual([true, false, true])
})

test('limits the messages to one country, and to all of them', async () => {
  const calls = [numbers.one, numbers.far, german].map((phone_number) => ({ phone_number }))
  expect(await allowed({ countrySends: once }, calls)).toEqual([true, false, true])
  expect(await allowed({ phoneSends: once }, calls)).toEqual([true, false, false])
})

test('limits the messages that one network asks for', async () => {
  const calls = [
    { phone_number: numbers.one, ip: '2001:db8::1' },
    { phone_number: numbers.far, ip: '2001:db8::2' },
    { phone_number: numbers.far, ip: '2001:db8:1::1' },
  ]
  expect(await allowed({ networkSends: once }, calls)).toEqual([true, false, true])
})

test('sends to the countries of the config only', async () => {
  const kit = await createTestServer({ phones: { countries: ['DE'] } })
  await kit.api.otps.smsLoginOrCreate({ phone_number: german })
  for (const send of [kit.api.otps.smsLoginOrCreate, kit.api.otps.whatsappSend]) {
    await expect(send({ phone_number: numbers.one })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'invalid_phone_number_country_code',
    })
  }
  await kit.close()
})
