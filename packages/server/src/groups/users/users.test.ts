import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

describe.each(testEngines())('users on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`

  test('are made with everything a backend knows, and read by either id', async () => {
    const email = newAddress()
    const external_id = `crm|${randomUUID()}`
    const made = await kit.api.users.create({
      email,
      external_id,
      name: { first_name: 'Ada', last_name: 'Lovelace' },
      roles: ['editor'],
      trusted_metadata: { plan: 'pro', none: null },
      untrusted_metadata: { theme: { dark: true, accent: null } },
    })
    expect(made).toMatchObject({ status: 'active', phone_id: '', user: { external_id } })
    const byId = await kit.api.users.get({ user_id: made.user_id })
    const byExternalId = await kit.api.users.get({ user_id: external_id })
    expect(byExternalId).toMatchObject({ user_id: made.user_id })
    expect(byId).toMatchObject({
      name: { first_name: 'Ada', middle_name: '', last_name: 'Lovelace' },
      emails: [{ email_id: made.email_id, email, verified: false }],
      phone_numbers: [],
      totps: [],
      password: null,
      roles: ['stytch_user', 'editor'],
      trusted_metadata: { plan: 'pro' },
      untrusted_metadata: { theme: { dark: true, accent: null } },
    })
    expect(byId.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  test('start pending when asked to', async () => {
    const made = await kit.api.users.create({ email: newAddress(), create_user_as_pending: true })
    expect(made.status).toBe('pending')
  })

  test('have an address, a number and an external id of their own', async () => {
    const email = newAddress()
    const phone_number = '+12025550101'
    const external_id = randomUUID()
    await kit.api.users.create({ email })
    await expect(kit.api.users.create({ email: email.toUpperCase() })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'duplicate_email',
    })
    await kit.api.users.create({ phone_number })
    await expect(kit.api.users.create({ email: newAddress(), phone_number })).rejects.toMatchObject(
      { statusCode: 400, errorType: 'duplicate_phone_number' },
    )
    await kit.api.users.create({ email: newAddress(), external_id })
    await expect(kit.api.users.create({ email: newAddress(), external_id })).rejects.toMatchObject({
      errorType: 'duplicate_user_external_id',
    })
  })

  test('are refused with the reason', async () => {
    const email = newAddress()
    const { create } = kit.api.users
    const keys = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 1]))
    const refusals: [Parameters<typeof create>[0], string][] = [
      [{}, 'invalid_create_user_request'],
      [{ email: 'ada@' }, 'invalid_email'],
      [{ email, phone_number: '2025550100' }, 'invalid_phone_number'],
      [{ email, trusted_metadata: keys }, 'metadata_too_many_keys'],
      [{ email, trusted_metadata: { text: 'é'.repeat(2048) } }, 'metadata_too_large'],
      [{ email, untrusted_metadata: [] as never }, 'metadata_invalid_format'],
      [{ email, external_id: 'a b' }, 'invalid_user_id'],
      [{ email, external_id: `user-test-${randomUUID()}` }, 'invalid_user_id'],
      [{ email, name: { first_name: 'a\0b' } }, 'bad_request'],
      [{ email, trusted_metadata: { text: '\ud800' } }, 'bad_request'],
    ]
    for (const [request, errorType] of refusals) {
      await expect(create(request), errorType).rejects.toMatchObject({ statusCode: 400, errorType })
    }
    await expect(kit.api.users.get({ user_id: 'a b' })).rejects.toMatchObject({
      errorType: 'invalid_user_id',
    })
    await expect(kit.api.users.get({ user_id: `user-test-${randomUUID()}` })).rejects.toMatchObject(
      { statusCode: 404, errorType: 'user_not_found' },
    )
  })
})
