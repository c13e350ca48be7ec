import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'

type Search = Parameters<TestServer['api']['m2m']['search']>[0]

const query = (...operands: [string, unknown][]) => ({
  query: {
    operands: operands.map(([filter_name, filter_value]) => ({ filter_name, filter_value })),
  },
})

describe.each(testEngines())('the search for clients on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
    for (const [client_id, client_name, ...scopes] of [
      ['a', 'Reports', 'read:users', 'read:orders'],
      ['b', 'Reports', 'write:users'],
      ['c', 'Exports', 'read:users', 'write:users'],
      ['d', '', 'x?|y'],
    ] as const) {
      await kit.api.m2m.create({ client_id, client_name, scopes: [...scopes] })
      kit.clock.advance(1000)
    }
    // Of the same moment as each other.
    for (const client_id of ['e', 'f']) await kit.api.m2m.create({ client_id, scopes: [] })
  })
  afterAll(() => kit.close())

  const find = async (request: Search) => {
    const { m2m_clients, results_metadata } = await kit.api.m2m.search(request)
    expect(results_metadata.total).toBe(m2m_clients.length)
    return m2m_clients.map(({ client_id }) => client_id).join('')
  }

  test.each<[string, Search]>([
    ['fedcba', {}],
    ['fedcba', { query: {} }],
    ['fedcba', query()],
    ['ca', query(['client_id', ['a', 'c', 'none', 'a']])],
    ['ba', query(['client_name', ['Reports']])],
    ['cba', query(['client_name', ['Reports', 'Exports']])],
    ['', query(['client_name', ['reports']])],
    ['', query(['client_name', []])],
    ['ca', query(['scopes', ['read:users']])],
    ['cba', query(['scopes', ['read:users', 'write:users']])],
    ['c', query(['scopes', ['read:users']], ['scopes', ['write:users']])],
    ['d', query(['scopes', ['x?|y']])],
    ['', query(['scopes', ['read:*', "' or true --"]])],
    ['a', query(['scopes', ['read:users']], ['client_name', ['Reports']])],
    [
      'cba',
      {
        query: {
          operator: 'OR',
          operands: query(['scopes', ['read:users']], ['client_name', ['Reports']]).query.operands,
        },
      },
    ],
  ])('finds "%s", case %#', async (expected, request) => {
    expect(await find(request)).toBe(expected)
  })

  test('reads page after page, each client once, and counts them at the first', async () => {
    let cursor: string | null | undefined
    const pages: string[] = []
    do {
      const { m2m_clients, results_metadata } = await kit.api.m2m.search({
        limit: 2,
        ...(cursor && { cursor }),
      })
      pages.push(m2m_clients.map(({ client_id }) => client_id).join(''))
      expect(results_metadata.total).toBe(6)
      cursor = results_metadata.next_cursor
    } while (cursor)
    expect(pages).toEqual(['fe', 'dc', 'ba'])
  })

  test('refuses every cursor that is not of this search', async () => {
    const request = { ...query(['scopes', ['read:users']]), limit: 1 }
    const cursor = (await kit.api.m2m.search(request)).results_metadata.next_cursor ?? ''
    const users = await kit.api.users.create({ email: 'ada@example.com' })
    await kit.api.users.create({ email: 'eve@example.com' })
    const ofUsers = (await kit.api.users.search({ limit: 1 })).results_metadata.next_cursor ?? ''
    expect(users.user_id && ofUsers).not.toBe('')
    for (const wrong of ['x', cursor.slice(1), `${cursor}A`]) {
      await expect(kit.api.m2m.search({ ...request, cursor: wrong })).rejects.toMatchObject({
        errorType: 'bad_request',
      })
    }
    await expect(kit.api.m2m.search({ limit: 1, cursor })).rejects.toMatchObject({
      statusCode: 400,
    })
    await expect(kit.api.m2m.search({ cursor: ofUsers })).rejects.toMatchObject({ statusCode: 400 })
    expect((await kit.api.m2m.search({ ...request, cursor })).m2m_clients).toHaveLength(1)
  })

  test.each<[string, object]>([
    ['bad_request', { limit: 0 }],
    ['bad_request', { limit: 1001 }],
    ['bad_request', { query: { operator: 'XOR' } }],
    ['bad_request', { query: { operands: ['x'] } }],
    ['bad_request', query(...Array.from({ length: 51 }, (): [string, unknown] => ['scopes', []]))],
    ['m2m_search_missing_filter_name', { query: { operands: [{ filter_value: [] }] } }],
    ['m2m_search_missing_filter_value', { query: { operands: [{ filter_name: 'scopes' }] } }],
    ['m2m_search_filter_name_not_recognized', query(['status', ['active']])],
    ['m2m_search_filter_name_not_recognized', query(['constructor', ['x']])],
    ['m2m_search_filter_name_not_recognized', query([5 as never, ['x']])],
    ['m2m_search_expected_array_of_strings', query(['scopes', 'read:users'])],
    ['m2m_search_expected_array_of_strings', query(['scopes', [1]])],
    ['m2m_search_expected_array_of_strings', query(['client_id', {}])],
    [
      'm2m_search_expected_array_of_strings',
      query(['client_id', Array.from({ length: 1001 }, String)]),
    ],
  ])('answers %s, case %#', async (errorType, request) => {
    await expect(kit.api.m2m.search(request as Search)).rejects.toMatchObject({
      statusCode: 400,
      errorType,
    })
  })
})
