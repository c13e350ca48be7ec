import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { sweep } from '../../db/sweep.ts'
import {
  createPostgresStore,
  createTestServer,
  testEngines,
  type TestServer,
} from '../../testing.ts'
import {
  choose,
  locationOf,
  openBrowser,
  signInAt,
  startUrl,
  type TestBrowser,
} from './testing-browser.ts'

describe.each(testEngines())('on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine })
  })
  afterAll(() => kit.close())

  /** Gets to the point where the browser would come back, and says how often it shall. */
  const readyToReturn = async () => {
    const browser = openBrowser(kit)
    const page = locationOf(await browser.visit(startUrl(kit, 'google')))
    let callback = ''
    const watched: TestBrowser = {
      ...browser,
      visit: async (url, init) => {
        const response = await browser.visit(url, init)
        if (response.status === 303) callback = locationOf(response)
        return response
      },
    }
    await choose(watched, page, { email: `${engine}@example.com` })
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return () => kit.server.fetch(new Request(callback, { headers: { cookie } }))
  }

  test('one user is made of one person who signs up by ten browsers at once', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const comeBack = await readyToReturn()
        return new URL(locationOf(await comeBack())).searchParams.get('token') ?? ''
      }),
    )
    const answers = await Promise.all(tokens.map((token) => kit.api.oauth.authenticate({ token })))
    expect(new Set(answers.map(({ user_id }) => user_id)).size).toBe(1)
    expect(answers[0]?.user.providers).toHaveLength(1)
  })
})

test.skipIf(!testEngines().includes('postgres'))(
  'tells an expired token from an unknown one for a day, and then keeps nothing',
  async () => {
    const store = await createPostgresStore()
    const kit = await createTestServer({ database: store.database })
    const { db, close } = await openDatabase(store.database)
    const landed = await signInAt(kit, 'google', { email: 'ada@example.com' })
    const token = landed.searchParams.get('token') ?? ''
    const kept = JSON.stringify([
      await db.selectFrom('oauth_tokens').selectAll().execute(),
      await db.selectFrom('oauth_attempts').selectAll().execute(),
    ])
    expect(kept).not.toContain(token)
    expect(kept).not.toMatch(/ada@example|eyJ/)
    const expired = { errorType: 'oauth_token_not_found', details: { reason: 'expired' } }
    kit.clock.advance(23 * 60 * 60_000)
    await sweep(db, new Date(kit.clock.now()))
    await expect(kit.api.oauth.authenticate({ token })).rejects.toMatchObject(expired)
    kit.clock.advance(2 * 60 * 60_000)
    await sweep(db, new Date(kit.clock.now()))
    await expect(kit.api.oauth.authenticate({ token })).rejects.not.toMatchObject(expired)
    for (const table of ['oauth_attempts', 'oauth_tokens'] as const) {
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
    }
    await close()
    await kit.close()
    await store.drop()
  },
)
