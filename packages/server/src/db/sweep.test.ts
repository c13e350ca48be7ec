import { expect, test } from 'vitest'
import { createIds, type Context } from '../context.ts'
import { createFlow } from '../groups/connected-apps/testing-flow.ts'
import { createChallenge, issueChallenge } from '../groups/crypto-wallets/challenges.ts'
import { attachWallet, openWallet } from '../groups/crypto-wallets/wallets.ts'
import { issueRecoveryCodes } from '../groups/totps/recovery-codes.ts'
import { insertTotp } from '../groups/totps/totp-rows.ts'
import { createKeys } from '../secrets/keys.ts'
import { createFilledStore, createTestServer } from '../testing.ts'
import { openDatabase } from './database.ts'
import type { Database, Db } from './schema.ts'
import { sweep } from './sweep.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

test('removes factors that nobody proved, and challenges, in time', async () => {
  await createFilledStore('pglite', async (db) => {
    const time = Date.now()
    // SAFETY: these queries take nothing else of a context.
    const context = {
      keys: createKeys('secret'),
      newId: createIds('development'),
      now: () => new Date(time),
      config: { projectName: 'Acme' },
    } as Context
    const wallet = (address: string) => ({ type: 'solana', address }) as const
    const { userId, walletId } = await openWallet(db, context, wallet('1'))
    await issueChallenge(db, walletId, createChallenge(context, '1', undefined))
    await attachWallet(db, context, wallet('2'), userId)
    const totpId = await insertTotp(db, context, { userId, secret: 'A', minutes: 5 })
    await issueRecoveryCodes(db, context, totpId)

    const countsAfter = async (ms: number) => {
      await sweep(db, new Date(time + ms))
      return Promise.all(
        (['crypto_wallets', 'wallet_challenges', 'totps', 'totp_recovery_codes'] as const).map(
          (table) => count(db, table),
        ),
      )
    }
    expect(await countsAfter(5 * MINUTE - 1)).toEqual([2, 1, 1, 10])
    // Who asks for what expired is told so for a day.
    expect(await countsAfter(5 * MINUTE)).toEqual([1, 1, 1, 10])
    expect(await countsAfter(DAY + 5 * MINUTE)).toEqual([1, 1, 1, 10])
    expect(await countsAfter(DAY + 5 * MINUTE + 1)).toEqual([1, 0, 0, 0])
  })
})

test('keeps what an app was granted until nothing of it could be used or come back', async () => {
  const store = await createFilledStore('pglite', async () => {})
  const opened: { db?: Db } = {}
  const kit = await createTestServer({
    database: store.database,
    parts: {
      open: async (...options) => {
        const database = await openDatabase(...options)
        opened.db = database.db
        return database
      },
    },
  })
  const { db } = opened
  if (!db) throw new Error('The server opened no database.')
  const flow = createFlow(kit)
  const app = await flow.createApp()
  const { user_id } = await kit.api.users.create({ email: 'ada@example.com' })
  await flow.tokensOf(app, { user_id })
  await flow.tokensOf(app, { user_id, scopes: ['openid'] })
  const time = kit.clock.now()
  const countsAfter = async (ms: number) => {
    await sweep(db, new Date(time + ms))
    return Promise.all(
      (
        [
          'connected_app_grants',
          'authorization_codes',
          'app_refresh_tokens',
          'app_access_tokens',
          'connected_app_consents',
        ] as const
      ).map((table) => count(db, table)),
    )
  }
  expect(await countsAfter(60 * MINUTE)).toEqual([2, 2, 1, 2, 1])
  expect(await countsAfter(60 * MINUTE + 1)).toEqual([2, 2, 1, 0, 1])
  expect(await countsAfter(DAY + 61 * MINUTE + 1)).toEqual([1, 0, 1, 0, 1])
  expect(await countsAfter(91 * DAY)).toEqual([1, 0, 1, 0, 1])
  expect(await countsAfter(91 * DAY + 1)).toEqual([1, 0, 0, 0, 1])
  expect(await countsAfter(366 * DAY + MINUTE + 1)).toEqual([0, 0, 0, 0, 1])
  await kit.close()
})

const count = async (db: Db, table: keyof Database): Promise<number> =>
  (await db.selectFrom(table).selectAll().execute()).length
