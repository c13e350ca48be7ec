import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, testEngines, tokensIn, type TestServer } from '../../testing.ts'

const password = 'plum-orbit-walnut-42'

describe.each(testEngines())('changes to a user on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  let numbers = 0
  const newNumber = () => `+1202555${String((numbers += 1)).padStart(4, '0')}`
  const newUser = async (more = {}) => kit.api.users.create({ email: newAddress(), ...more })

  test('touch only what is given', async () => {
    const { user_id, user } = await newUser({
      name: { first_name: 'Ada', last_name: 'Byron' },
      roles: ['editor'],
      trusted_metadata: { plan: 'pro' },
      external_id: randomUUID(),
    })
    expect((await kit.api.users.update({ user_id })).user).toEqual(user)
    const external_id = randomUUID()
    const changed = await kit.api.users.update({
      user_id: user.external_id ?? '',
      external_id,
      name: { last_name: 'Lovelace' },
      roles: ['reader', 'reader', 'stytch_user'],
    })
    expect(changed.user).toEqual({
      ...user,
      external_id,
      name: { first_name: 'Ada', middle_name: '', last_name: 'Lovelace' },
      roles: ['stytch_user', 'reader'],
    })
    expect(changed).toMatchObject({ user_id, emails: user.emails, phone_numbers: [] })
    expect(await kit.api.users.get({ user_id: external_id })).toMatchObject({ user_id })
  })

  test('merge metadata by top-level key, delete by null, and replace what is nested', async () => {
    const { user_id } = await newUser({ untrusted_metadata: { a: { b: 1, c: 2 }, d: 1, e: 1 } })
    const { user } = await kit.api.users.update({
      user_id,
      untrusted_metadata: { a: { b: null }, d: null },
    })
    expect(user.untrusted_metadata).toEqual({ a: { b: null }, e: 1 })
    expect(user.trusted_metadata).toEqual({})
  })

  test('hold metadata to 20 keys and 4 KB after merging', async () => {
    const nineteen = Object.fromEntries(Array.from({ length: 19 }, (_, index) => [`k${index}`, 1]))
    const { user_id } = await newUser({ trusted_metadata: nineteen })
    const put = (trusted_metadata: Record<string, unknown>) =>
      kit.api.users.update({ user_id, trusted_metadata })
    await put({ k19: 1 })
    await expect(put({ k20: 1 })).rejects.toMatchObject({ errorType: 'metadata_too_many_keys' })
    await put({ k19: null, k20: 1 })
    // Bytes count, not characters: the quotes and names are 259 of them.
    await expect(put({ k20: 'é'.repeat(2000) })).rejects.toMatchObject({
      errorType: 'metadata_too_large',
    })
    await put({ k20: 'e'.repeat(2000) })
    await expect(put([] as never)).rejects.toMatchObject({ errorType: 'metadata_invalid_format' })
    const { trusted_metadata } = await kit.api.users.get({ user_id })
    expect(trusted_metadata).toEqual({ ...nineteen, k20: 'e'.repeat(2000) })
  })

  test('keep the metadata of all who merge at once', async () => {
    const { user_id } = await newUser()
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        kit.api.users.update({ user_id, trusted_metadata: { [`k${index}`]: index } }),
      ),
    )
    const { trusted_metadata } = await kit.api.users.get({ user_id })
    expect(Object.keys(trusted_metadata)).toHaveLength(10)
  })

  test('give an external id to one user only, and free it again', async () => {
    const external_id = `crm|a.b_${randomUUID()}`
    const one = await newUser({ external_id })
    const other = await newUser()
    const duplicate = { statusCode: 400, errorType: 'duplicate_user_external_id' }
    const take = () => kit.api.users.update({ user_id: other.user_id, external_id })
    await expect(take()).rejects.toMatchObject(duplicate)
    const freed = await kit.api.users.deleteExternalId({ user_id: external_id })
    expect(freed).toMatchObject({ user_id: one.user_id, user: { external_id: null } })
    await expect(kit.api.users.get({ user_id: external_id })).rejects.toMatchObject({
      errorType: 'user_not_found',
    })
    await kit.api.users.deleteExternalId({ user_id: one.user_id })
    expect((await take()).user.external_id).toBe(external_id)
    await expect(
      kit.api.users.update({ user_id: other.user_id, external_id: one.user_id }),
    ).rejects.toMatchObject({ errorType: 'invalid_user_id' })
  })

  test('delete the user with everything: sessions end, addresses and ids are free', async () => {
    const email = newAddress()
    const external_id = randomUUID()
    const { session_token, session_jwt, user_id } = await kit.api.passwords.create({
      email,
      password,
      session_duration_minutes: 60,
    })
    await kit.api.users.update({ user_id, external_id })
    await kit.api.magicLinks.emailLoginOrCreate({ email })
    const { magic_links: token = '' } = tokensIn(kit.outbox.messages()[0])
    expect(await kit.api.users.delete({ user_id: external_id })).toMatchObject({ user_id })

    const gone = { statusCode: 404, errorType: 'session_not_found' }
    await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject(gone)
    await expect(kit.api.sessions.authenticate({ session_jwt })).rejects.toMatchObject(gone)
    await expect(kit.api.magicLinks.authenticate({ token })).rejects.toMatchObject({
      errorType: 'magic_link_not_found',
    })
    for (const id of [user_id, external_id]) {
      await expect(kit.api.users.get({ user_id: id })).rejects.toMatchObject({
        errorType: 'user_not_found',
      })
    }
    const heir = await kit.api.users.create({ email, external_id })
    expect(heir.user_id).not.toBe(user_id)
    expect(heir.user.password).toBeNull()
  })

  test('leave nothing of a deleted user: the number is free, and none of the ids leads anywhere', async () => {
    const phone_number = newNumber()
    const external_id = randomUUID()
    const made = await newUser({ phone_number, external_id })
    const { user_id, email_id, phone_id } = made
    const { token } = await kit.api.magicLinks.create({ user_id })
    const { session_token } = await kit.api.magicLinks.authenticate({
      token,
      session_duration_minutes: 60,
    })
    await kit.api.users.delete({ user_id })

    const { users, sessions, otps, magicLinks } = kit.api
    const questions: [() => Promise<unknown>, string][] = [
      [() => users.get({ user_id }), 'user_not_found'],
      [() => users.update({ user_id: external_id }), 'user_not_found'],
      [() => users.delete({ user_id }), 'user_not_found'],
      [() => users.deleteEmail({ email_id }), 'email_not_found'],
      [() => users.deletePhoneNumber({ phone_id }), 'phone_number_not_found'],
      [() => sessions.get({ user_id }), 'user_not_found'],
      [() => sessions.revoke({ session_token }), 'session_not_found'],
      [() => magicLinks.create({ user_id }), 'user_not_found'],
      [() => otps.smsSend({ phone_number }), 'phone_number_not_found'],
    ]
    for (const [ask, errorType] of questions) {
      await expect(ask(), errorType).rejects.toMatchObject({ statusCode: 404, errorType })
    }
    const { results } = await users.search({
      query: { operator: 'AND', operands: [{ filter_name: 'user_id', filter_value: [user_id] }] },
    })
    expect(results).toEqual([])
    const heir = await users.create({ phone_number })
    expect(heir.user_id).not.toBe(user_id)
  })

  test('exchange the only address for one of either kind, unproven', async () => {
    const email = newAddress()
    const { user_id, email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    await kit.api.otps.authenticate({
      method_id: email_id,
      code: codeIn(kit.outbox.messages()[0]),
    })
    const phone_number = newNumber()
    const toPhone = await kit.api.users.exchangePrimaryFactor({ user_id, phone_number })
    expect(toPhone.user).toMatchObject({
      user_id,
      emails: [],
      phone_numbers: [{ phone_number, verified: false }],
    })
    const next = newAddress()
    const toEmail = await kit.api.users.exchangePrimaryFactor({ user_id, email_address: next })
    expect(toEmail.user).toMatchObject({
      emails: [{ email: next, verified: false }],
      phone_numbers: [],
    })
    // Both old addresses are free.
    await kit.api.users.create({ email, phone_number })
  })

  test('end the codes and links that are on their way to an exchanged address', async () => {
    const email = newAddress()
    const { user_id, email_id } = await kit.api.magicLinks.emailLoginOrCreate({ email })
    const mail = kit.outbox.messages()[0]
    await kit.api.users.exchangePrimaryFactor({ user_id, email_address: newAddress() })
    await expect(
      kit.api.otps.authenticate({ method_id: email_id, code: codeIn(mail) }),
    ).rejects.toMatchObject({ statusCode: 401, errorType: 'unable_to_auth_otp_code' })
    await expect(
      kit.api.magicLinks.authenticate({ token: tokensIn(mail).magic_links ?? '' }),
    ).rejects.toMatchObject({ statusCode: 401, errorType: 'unable_to_auth_magic_link' })
  })

  test('exchange an address beside a password, but not one of two', async () => {
    const { user_id } = await kit.api.passwords.create({ email: newAddress(), password })
    const { user } = await kit.api.users.exchangePrimaryFactor({
      user_id,
      email_address: newAddress(),
    })
    expect(user.password).not.toBeNull()
    const two = await newUser({ phone_number: newNumber() })
    const [email_id, phone_id] = [two.email_id, two.phone_id]
    const exchange = () =>
      kit.api.users.exchangePrimaryFactor({ user_id: two.user_id, email_address: newAddress() })
    const refusal = { statusCode: 400, errorType: 'invalid_exchange_primary_factor_user' }
    await expect(exchange()).rejects.toMatchObject(refusal)
    await kit.api.users.deleteEmail({ email_id })
    await kit.api.users.deletePhoneNumber({ phone_id })
    await expect(exchange()).rejects.toMatchObject(refusal)
  })

  test('are refused with the reason, and change nothing', async () => {
    const other = await newUser({ phone_number: newNumber() })
    const { user_id, user } = await newUser()
    const { exchangePrimaryFactor, update, get } = kit.api.users
    const email_address = other.user.emails[0]?.email ?? ''
    const phone_number = other.user.phone_numbers[0]?.phone_number ?? ''
    const nobody = `user-test-${randomUUID()}`
    const refusals: [() => Promise<unknown>, string][] = [
      [() => exchangePrimaryFactor({ user_id }), 'invalid_exchange_primary_factor_fields'],
      [
        () => exchangePrimaryFactor({ user_id, email_address, phone_number }),
        'invalid_exchange_primary_factor_fields',
      ],
      [() => exchangePrimaryFactor({ user_id, email_address }), 'duplicate_email'],
      [() => exchangePrimaryFactor({ user_id, phone_number }), 'duplicate_phone_number'],
      [() => exchangePrimaryFactor({ user_id, email_address: 'ada@' }), 'invalid_email'],
      [() => exchangePrimaryFactor({ user_id, phone_number: '202' }), 'invalid_phone_number'],
      [
        () => exchangePrimaryFactor({ user_id: nobody, email_address: newAddress() }),
        'user_not_found',
      ],
      [() => update({ user_id: nobody }), 'user_not_found'],
      [() => update({ user_id: 'a b' }), 'invalid_user_id'],
      [() => update({ user_id, external_id: 'a b' }), 'invalid_user_id'],
      [() => update({ user_id, roles: 'x' as never }), 'bad_request'],
      [() => kit.api.users.delete({ user_id: nobody }), 'user_not_found'],
      [() => kit.api.users.delete({ user_id: 'a b' }), 'invalid_user_id'],
      [() => kit.api.users.deleteExternalId({ user_id: nobody }), 'user_not_found'],
    ]
    for (const [refusal, errorType] of refusals) {
      await expect(refusal(), errorType).rejects.toMatchObject({ errorType })
    }
    expect(await get({ user_id })).toMatchObject(user)
  })
})
