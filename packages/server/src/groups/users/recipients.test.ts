import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import {
  createPostgresStore,
  createTestServer,
  testEngines,
  tokensIn,
  type TestServer,
} from '../../testing.ts'

describe.skipIf(!testEngines().includes('postgres'))('an address that two servers want', () => {
  let slow: TestServer
  let fast: TestServer
  let drop: () => Promise<void>
  // What the fast server does as soon as the slow one has run a statement of this kind.
  const meanwhile = new Map<string, () => Promise<unknown>>()

  beforeAll(async () => {
    const { database, drop: dropStore } = await createPostgresStore()
    drop = dropStore
    fast = await createTestServer({ database })
    const kinds = new WeakMap<object, string>()
    const interrupted: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        kinds.set(queryId, node.kind)
        return node
      },
      transformResult: async ({ queryId, result }) => {
        const kind = kinds.get(queryId) ?? ''
        const work = meanwhile.get(kind)
        meanwhile.delete(kind)
        await work?.()
        return result
      },
    }
    slow = await createTestServer({
      database,
      parts: {
        open: async (config) => {
          const opened = await openDatabase(config)
          return { ...opened, db: opened.db.withPlugin(interrupted) }
        },
      },
    })
  })
  afterAll(async () => {
    await slow.close()
    await fast.close()
    await drop()
  })

  test('is made anew when the one who was faster gives it back at once', async () => {
    const email = 'ada@example.com'
    // Once the slow server has made its user, the fast one takes the address; once the slow one has
    // taken its user back, the address is free again.
    meanwhile.set('InsertQueryNode', () => fast.api.magicLinks.emailInvite({ email }))
    meanwhile.set('DeleteQueryNode', async () => {
      meanwhile.set('DeleteQueryNode', () => fast.api.magicLinks.emailRevokeInvite({ email }))
    })
    const { user_id } = await slow.api.magicLinks.emailInvite({ email })
    expect(meanwhile.size).toBe(0)
    const token = tokensIn(slow.outbox.messages()[0]).magic_links ?? ''
    expect((await fast.api.magicLinks.authenticate({ token })).user_id).toBe(user_id)
  })
})
