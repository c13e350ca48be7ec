import { randomUUID } from 'node:crypto'
import type { RequestOf, contract } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFilledStore, createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { insertFactors } from '../../testing-factors.ts'

type Search = RequestOf<typeof contract.users.search>
type Operand = [name: string, value: unknown]

const MINUTE = 60_000
const unlimited = { burst: 100_000, perMinute: 100_000 }
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const query = (...operands: Operand[]): Search => ({
  query: {
    operator: 'AND',
    operands: operands.map(([filter_name, filter_value]) => ({ filter_name, filter_value })),
  },
})

describe.each(testEngines())('user search on %s', (engine) => {
  let kit: TestServer
  /** The ids of users by the name of this test. */
  const ids: Record<string, string> = {}
  let started = ''
  let drop: () => Promise<void>

  beforeAll(async () => {
    const store = await createFilledStore(engine, async (db) => {
      await insertFactors(db, 1, { verified: true })
      await insertFactors(db, 2, { verified: false })
    })
    Object.assign(ids, { zoe: `user-test-${uuid(1)}`, max: `user-test-${uuid(2)}` })
    drop = store.drop
    kit = await createTestServer({ database: store.database, limits: { searches: unlimited } })
    started = new Date(kit.clock.now()).toISOString()
    await people()
  })
  afterAll(async () => {
    await kit.close()
    await drop()
  })

  /** Ada, Bob and Eve, each a minute after the other. */
  const people = async () => {
    const { create } = kit.api.users
    kit.clock.advance(MINUTE)
    const ada = await create({
      email: 'Ada@Analytical.example',
      phone_number: '+12025550134',
      external_id: 'crm|ada.1',
      name: { first_name: 'Ada', middle_name: 'King', last_name: 'Lovelace' },
    })
    kit.clock.advance(MINUTE)
    const bob = await create({ email: 'bob_100%@other.example', create_user_as_pending: true })
    kit.clock.advance(MINUTE)
    const eve = await create({ phone_number: '+14155550199', name: { first_name: 'Éve' } })
    kit.clock.advance(MINUTE)
    Object.assign(ids, { ada: ada.user_id, bob: bob.user_id, eve: eve.user_id })
    Object.assign(ids, { adaEmail: ada.email_id, evePhone: eve.phone_id })
  }

  const found = async (request: Search) => {
    const { results, results_metadata } = await kit.api.users.search(request)
    const names = results.map(({ user_id }) =>
      Object.keys(ids).find((name) => ids[name] === user_id),
    )
    expect(results_metadata.total).toBe(names.length)
    return names
  }

  test.each<[string, () => unknown, string[]]>([
    ['created_at_greater_than', () => started, ['eve', 'bob', 'ada']],
    ['created_at_greater_than', () => at(2), ['eve']],
    ['created_at_less_than', () => at(2), ['ada', 'max', 'zoe']],
    ['created_at_less_than', () => at(2).replace('Z', '-00:01'), ['bob', 'ada', 'max', 'zoe']],
    ['created_at_between', () => ({ greater_than: at(1), less_than: at(3) }), ['bob']],
    ['status', () => 'pending', ['bob']],
    ['status', () => 'active', ['eve', 'ada', 'max', 'zoe']],
    ['user_id', () => [ids.ada, ids.eve, `user-test-${randomUUID()}`], ['eve', 'ada']],
    ['user_id', () => ['crm|ada.1', 'crm|nobody'], ['ada']],
    ['user_id', () => [], []],
    ['email_id', () => [ids.adaEmail], ['ada']],
    ['email_address', () => ['ADA@analytical.example', 'no address'], ['ada']],
    ['email_address_fuzzy', () => '@ANALYT', ['ada']],
    ['email_address_fuzzy', () => 'b_100%@', ['bob']],
    ['email_address_fuzzy', () => '0%@oth', ['bob']],
    ['email_address_fuzzy', () => '@@analyt', []],
    ['email_address_fuzzy', () => 'b_1%@', []],
    ['email_address_fuzzy', () => '.example', ['bob', 'ada']],
    ['email_domain', () => ['Other.example'], ['bob']],
    ['phone_id', () => [ids.evePhone], ['eve']],
    ['phone_number', () => ['+12025550134', '+1'], ['ada']],
    ['phone_number_fuzzy', () => '(415) 555', ['eve']],
    ['full_name_fuzzy', () => 'lovela', ['ada']],
    ['full_name_fuzzy', () => ' ADA  Lovelace ', ['ada']],
    ['full_name_fuzzy', () => 'Éve', ['eve']],
    ['full_name_fuzzy', () => 'Ada Byron', []],
    ['webauthn_registration_id', () => [`webauthn-registration-test-${uuid(1)}`], ['zoe']],
    ['webauthn_registration_verified', () => true, ['zoe']],
    ['webauthn_registration_verified', () => false, ['max']],
    ['biometric_registration_id', () => [`biometric-registration-test-${uuid(2)}`], ['max']],
    ['biometric_registration_verified', () => true, ['zoe']],
    ['totp_id', () => [`totp-test-${uuid(1)}`, `totp-test-${uuid(2)}`], ['max', 'zoe']],
    ['totp_verified', () => false, ['max']],
    ['crypto_wallet_id', () => [`crypto-wallet-test-${uuid(1)}`], ['zoe']],
    ['crypto_wallet_verified', () => true, ['zoe']],
    ['crypto_wallet_address', () => [`0X${'AB'.repeat(19)}01`.toLowerCase()], ['zoe']],
    ['crypto_wallet_address', () => [`0x${'AB'.repeat(19)}02`], ['max']],
    ['oauth_provider', () => ['google'], ['max', 'zoe']],
    ['oauth_provider', () => ['Google', 'github'], ['max', 'zoe']],
    ['oauth_provider', () => ['apple'], []],
    ['password_exists', () => true, ['max', 'zoe']],
    ['password_exists', () => false, ['eve', 'bob', 'ada']],
    ['email_verified', () => false, ['bob', 'ada']],
    ['email_verified', () => true, []],
    ['phone_verified', () => false, ['eve', 'ada']],
    ['phone_verified', () => true, []],
  ])('finds by %s, case %#', async (name, value, expected) => {
    expect(await found(query([name, value()]))).toEqual(expected)
  })

  const at = (minute: number) => new Date(Date.parse(started) + minute * MINUTE).toISOString()

  test('finds everybody, newest first, when nothing is asked', async () => {
    for (const request of [{}, { query: {} }, { query: { operator: 'AND', operands: [] } }]) {
      expect(await found(request as Search)).toEqual(['eve', 'bob', 'ada', 'max', 'zoe'])
    }
  })

  test('joins filters by AND, and by OR', async () => {
    const operands: Operand[] = [
      ['status', 'active'],
      ['email_address_fuzzy', '.example'],
    ]
    const request = query(...operands)
    expect(await found(request)).toEqual(['ada'])
    const either = await found({ query: { ...request.query, operator: 'OR' } })
    expect(either).toEqual(['eve', 'bob', 'ada', 'max', 'zoe'])
  })

  test('takes an address that waited for its proof in vain for gone', async () => {
    const email = `${randomUUID()}@late.example`
    await kit.api.otps.emailSend({ email, user_id: ids.max })
    expect(await found(query(['email_address', [email]]))).toEqual(['max'])
    kit.clock.advance(5 * MINUTE)
    expect(await found(query(['email_address', [email]]))).toEqual([])
    expect(await found(query(['email_domain', ['late.example']]))).toEqual([])
  })

  test('pages through all of it once, whoever comes or goes meanwhile', async () => {
    const domain = `${randomUUID()}.example`
    const made: string[] = []
    // All in one moment: the order within it is stable as well.
    for (let index = 0; index < 7; index += 1) {
      made.push((await kit.api.users.create({ email: `p${index}@${domain}` })).user_id)
    }
    const request = { ...query(['email_domain', [domain]]), limit: 3 }
    const first = await kit.api.users.search(request)
    expect(first.results_metadata.total).toBe(7)
    kit.clock.advance(MINUTE)
    await kit.api.users.create({ email: `late@${domain}` })
    await kit.api.users.delete({ user_id: first.results[2]?.user_id ?? '' })
    const pages = [first]
    for (let cursor = first.results_metadata.next_cursor; cursor;) {
      const page = await kit.api.users.search({ ...request, cursor })
      pages.push(page)
      cursor = page.results_metadata.next_cursor
    }
    expect(pages.map(({ results }) => results.length)).toEqual([3, 3, 1])
    const seen = pages.flatMap(({ results }) => results.map(({ user_id }) => user_id))
    expect(seen).toEqual(made.toSorted().toReversed())
  })

  test('refuses every cursor that is not of this search', async () => {
    const request = { ...query(['email_address_fuzzy', '.example']), limit: 1 }
    const { results_metadata } = await kit.api.users.search(request)
    const cursor = results_metadata.next_cursor ?? ''
    const forged = [
      'x',
      cursor.slice(1),
      `${cursor}A`,
      `${cursor.slice(0, 20)}${cursor[20] === 'A' ? 'B' : 'A'}${cursor.slice(21)}`,
      Buffer.from('[0,"user-test-1",1]').toString('base64url'),
    ]
    const refusal = { statusCode: 400, errorType: 'user_search_invalid_cursor' }
    for (const cursor of forged) {
      await expect(kit.api.users.search({ ...request, cursor }), cursor).rejects.toMatchObject(
        refusal,
      )
    }
    await expect(kit.api.users.search({ cursor })).rejects.toMatchObject(refusal)
    // Another size of page is the same search.
    const rest = await kit.api.users.search({ ...request, limit: 2, cursor })
    expect(rest.results).not.toHaveLength(0)
  })

  test.each<[string, object]>([
    ['user_search_invalid_limit', { limit: 0 }],
    ['user_search_invalid_limit', { limit: 1001 }],
    ['user_search_invalid_limit', { limit: 1.5 }],
    ['user_search_invalid_limit', { limit: '10' }],
    ['user_search_invalid_cursor', { cursor: 5 }],
    ['user_search_invalid_operator', { query: { operator: 'XOR', operands: [] } }],
    ['bad_request', { query: { operands: ['x'] } }],
    ['user_search_missing_filter_name', { query: { operands: [{ filter_value: 1 }] } }],
    ['user_search_missing_filter_value', { query: { operands: [{ filter_name: 'status' }] } }],
    ['user_search_filter_name_must_be_string', query([5 as never, 1])],
    ['user_search_filter_name_not_recognized', query(['shoe_size', 1])],
    ['user_search_filter_name_not_recognized', query(['constructor', 1])],
    ['user_search_expected_array_of_string', query(['user_id', 'x'])],
    ['user_search_expected_array_of_string', query(['email_address', [1]])],
    ['user_search_expected_array_of_string', query(['totp_id', {}])],
    ['user_search_expected_bool', query(['password_exists', 'true'])],
    ['user_search_expected_bool', query(['email_verified', 1])],
    ['user_search_expected_string', query(['full_name_fuzzy', ['ada']])],
    ['user_search_expected_string', query(['status', true])],
    ['user_search_expected_object', query(['created_at_between', '2026-01-01T00:00:00Z'])],
    ['user_search_expected_object', query(['created_at_between', []])],
    ['user_search_expected_timestamp', query(['created_at_between', { less_than: 'x' }])],
    ['user_search_expected_timestamp', query(['created_at_less_than', 5])],
    ['user_search_expected_timestamp', query(['created_at_less_than', '2026-01-01'])],
    ['user_search_expected_timestamp', query(['created_at_less_than', '2026-02-30T00:00:00Z'])],
    ['user_search_expected_timestamp', query(['created_at_less_than', '0000-01-01T00:00:00Z'])],
    [
      'user_search_expected_timestamp',
      query(['created_at_less_than', '9999-12-31T23:59:59-23:59']),
    ],
    ['user_search_invalid_status_filter', query(['status', 'deleted'])],
    ['user_search_invalid_oauth_provider_filter', query(['oauth_provider', ['google', 'myspace']])],
    ['user_search_email_address_fuzzy_too_short', query(['email_address_fuzzy', ' ab '])],
    ['user_search_phone_number_fuzzy_too_short', query(['phone_number_fuzzy', '(4) 1'])],
    ['user_search_full_name_fuzzy_too_short', query(['full_name_fuzzy', 'ÉÉ'])],
    [
      'user_search_maximum_filter_value_count_exceeded',
      query(['email_id', Array.from({ length: 1001 }, String)]),
    ],
    [
      'user_search_maximum_filter_value_count_exceeded',
      query(...Array.from({ length: 51 }, (): Operand => ['status', 'active'])),
    ],
    [
      'user_search_cannot_mix_internal_and_external_user_ids',
      query(['user_id', [`user-test-${uuid(1)}`, 'crm|1']]),
    ],
  ])('answers %s, case %#', async (errorType, request) => {
    await expect(kit.api.users.search(request as Search)).rejects.toMatchObject({
      statusCode: 400,
      errorType,
    })
  })

  test.each([
    'created_at_greater_than',
    'user_id',
    'email_address',
    'email_address_fuzzy',
    'full_name_fuzzy',
    'status',
    'oauth_provider',
    'crypto_wallet_address',
  ])('survives every odd value of %s', async (name) => {
    const odd = [
      "'; drop table users; --",
      '%',
      '\\',
      '\u0000',
      '𝕏'.repeat(3),
      {},
      [[]],
      [{}],
      1e99,
      -0,
    ]
    for (const value of odd.flatMap((value) => [value, [value]])) {
      await kit.api.users.search(query([name, value])).catch((error: unknown) => {
        expect(error, JSON.stringify(value)).toMatchObject({ statusCode: 400 })
      })
    }
  })
})
