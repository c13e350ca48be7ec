import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import {
  createFilledStore,
  createPostgresStore,
  createTestServer,
  testEngines,
} from '../../testing.ts'

test.each(testEngines())(
  'counts as far as a page, or 100 users, and says -1 for more, on %s',
  async (engine) => {
    const store = await createFilledStore(engine, (db) =>
      sql`insert into users (user_id, status, roles, trusted_metadata, untrusted_metadata, created_at)
      select 'user-test-' || n, case when n = 1 then 'pending' else 'active' end, '[]', '{}', '{}', now()
      from generate_series(1, 1001) as n`.execute(db),
    )
    const kit = await createTestServer({ database: store.database })
    const { search } = kit.api.users
    const totalOf = async (limit: number, filter_name: string, filter_value: unknown) => {
      const query = { operands: [{ filter_name, filter_value }] }
      return (await search({ limit, query })).results_metadata.total
    }
    expect(await totalOf(1000, 'status', 'active')).toBe(1000)
    const ids = Array.from({ length: 101 }, (_, index) => `user-test-${index + 1}`)
    expect(await totalOf(1, 'user_id', ids.slice(1))).toBe(100)
    expect(await totalOf(1, 'user_id', ids)).toBe(-1)
    const all = await search({ limit: 1000 })
    expect(all.results_metadata.total).toBe(-1)
    const next = await search({ limit: 1, cursor: all.results_metadata.next_cursor ?? '' })
    expect(next.results_metadata.total).toBe(-1)
    await kit.close()
    await store.drop()
  },
)

test.each(testEngines())('takes a number of searches a minute, on %s', async (engine) => {
  const kit = await createTestServer({ engine, limits: { searches: { burst: 2, perMinute: 1 } } })
  await kit.api.users.search({})
  await kit.api.users.search({})
  await expect(kit.api.users.search({})).rejects.toMatchObject({
    statusCode: 429,
    errorType: 'too_many_requests',
    retryAfterSeconds: 60,
  })
  kit.clock.advance(60_000)
  await kit.api.users.search({})
  await kit.close()
})

test.skipIf(!testEngines().includes('postgres'))(
  'gives a search up that takes too long, and only that one',
  async () => {
    const store = await createPostgresStore()
    const kit = await createTestServer({ database: store.database, search: { timeoutMs: 50 } })
    const { db, close } = await openDatabase(store.database)
    await db.transaction().execute(async (tx) => {
      await sql`lock table users in access exclusive mode`.execute(tx)
      await expect(kit.api.users.search({})).rejects.toMatchObject({
        statusCode: 400,
        errorType: 'search_timeout',
      })
    })
    expect((await kit.api.users.search({})).results).toEqual([])
    await close()
    await kit.close()
    await store.drop()
  },
)
