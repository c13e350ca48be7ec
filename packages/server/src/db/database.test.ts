import { createApiClient } from '@latchkey/api'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createPostgresStore, createTestServer, testEngines, tokensIn } from '../testing.ts'
import { openDatabase } from './database.ts'
import { sweep } from './sweep.ts'
import { transaction } from './transaction.ts'

const hasPostgres = testEngines().includes('postgres')

test.skipIf(!hasPostgres)(
  'answers 503, never 500, while PostgreSQL goes away, and recovers',
  async () => {
    const store = await createPostgresStore()
    const kit = await createTestServer({ database: store.database })
    const admin = await openDatabase(store.database)
    const create = (index: number) =>
      kit.api.users.create({ email: `u${index}@example.com` }).then(
        () => 200,
        (error) => error.statusCode,
      )
    const statuses: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const calls = Array.from({ length: 40 }, (_, index) => create(round * 40 + index))
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(admin.db)
      statuses.push(...(await Promise.all(calls)))
    }
    expect(new Set([...statuses, 200, 503])).toEqual(new Set([200, 503]))
    expect(await create(1000)).toBe(200)
    const { count } = await admin.db
      .selectFrom('users')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    // What was acknowledged is stored; one that broke off may be as well.
    expect(Number(count)).toBeGreaterThan(statuses.filter((status) => status === 200).length)
    await admin.close()
    await kit.close()
    await store.drop()
  },
)

test.skipIf(!hasPostgres)(
  'does again what PostgreSQL asks to do again, but not forever',
  async () => {
    const store = await createPostgresStore()
    const { db, close } = await openDatabase(store.database)
    let tries = 0
    const conflict = (until: number) =>
      transaction(db, async (tx) => {
        tries += 1
        if (tries < until) await sql`do $$ begin raise sqlstate '40001'; end $$`.execute(tx)
        return tries
      })
    expect(await conflict(3)).toBe(3)
    tries = 0
    await expect(conflict(100)).rejects.toMatchObject({ code: '40001' })
    expect(tries).toBe(5)
    await close()
    await store.drop()
  },
)

test.skipIf(!hasPostgres)('tells what is spent from what never was, for a day', async () => {
  const store = await createPostgresStore()
  const kit = await createTestServer({ database: store.database })
  const { db, close } = await openDatabase(store.database)
  const { email_id } = await kit.api.otps.emailLoginOrCreate({ email: 'ada@example.com' })
  const code = kit.outbox.messages()[0]?.subject?.slice(0, 6) ?? ''
  await kit.api.webauthn.authenticateStart({ domain: 'example.com' })
  const challenges = async () =>
    (await sql`select from webauthn_challenges`.execute(db)).rows.length
  await kit.api.magicLinks.emailInvite({ email: 'bob@example.com' })
  const { magic_links: link = '' } = tokensIn(kit.outbox.messages()[0])
  await kit.api.magicLinks.authenticate({ token: link })
  await kit.api.passwords.emailResetStart({ email: 'ada@example.com' })
  const { reset_password: reset = '' } = tokensIn(kit.outbox.messages()[0])
  const refusalOf = (call: Promise<unknown>) =>
    call.then(
      () => 'taken',
      ({ statusCode, errorType }) => `${statusCode} ${errorType}`,
    )
  const refusals = async () => {
    await sweep(db, new Date(kit.clock.now()))
    return [
      await refusalOf(kit.api.otps.authenticate({ method_id: email_id, code })),
      await refusalOf(kit.api.magicLinks.authenticate({ token: link })),
      await refusalOf(kit.api.passwords.emailReset({ token: reset, password: 'plum-orbit-42' })),
    ]
  }
  kit.clock.advance(23 * 60 * 60_000)
  expect(await refusals()).toEqual([
    '401 unable_to_auth_otp_code',
    '401 unable_to_auth_magic_link',
    '401 unable_to_auth_password_reset_token',
  ])
  expect(await challenges()).toBe(1)
  kit.clock.advance(3 * 60 * 60_000)
  expect(await refusals()).toEqual([
    '404 otp_code_not_found',
    '404 magic_link_not_found',
    '404 magic_link_not_found',
  ])
  expect(await challenges()).toBe(0)
  const { rows } = await sql`select * from rate_limits`.execute(db)
  expect(rows.length).toBeLessThanOrEqual(2)
  await close()
  await kit.close()
  await store.drop()
})

test.skipIf(!hasPostgres)('answers in time when PostgreSQL cannot be reached', async () => {
  const store = await createPostgresStore()
  const kit = await createTestServer({ database: store.database })
  const { projectId, secret } = kit.server
  await store.drop()
  const api = createApiClient({
    baseUrl: 'http://embedded',
    projectId,
    secret,
    fetch: kit.server.fetch,
  })
  await expect(api.users.get({ user_id: 'x' })).rejects.toMatchObject({ statusCode: 503 })
  await kit.close()
})
