import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appCases } from './faults/apps.ts'
import type { Case } from './faults/case.ts'
import { clientCases } from './faults/clients.ts'
import { factorCases } from './faults/factors.ts'
import { newAddress, openFaultKit, type FaultKit } from './faults/kit.ts'
import { passwordCases } from './faults/passwords.ts'
import { oauthCases } from './faults/oauth.ts'
import { openRelay, type Relay } from './faults/relay.ts'
import { sendCases } from './faults/sends.ts'
import { sessionCases } from './faults/sessions.ts'
import { signInCases } from './faults/sign-ins.ts'
import { userCases } from './faults/users.ts'
import { createPostgresStore, testEngines } from './testing.ts'

/** Everything that writes in more than one step. What is new adds its cases here. */
const cases: Case[] = [
  ...userCases,
  ...sendCases,
  ...signInCases,
  ...passwordCases,
  ...sessionCases,
  ...factorCases,
  ...oauthCases,
  ...clientCases,
  ...appCases,
]

const inside = 'inner text of the database'

// A statement that fails, and a connection that is gone: nobody knows which of them comes.
const faults = [
  {
    error: Object.assign(new Error(inside), { code: 'XX000', detail: inside }),
    answer: { statusCode: 500, errorType: 'internal_server_error' },
  },
  {
    error: Object.assign(new Error(inside), { code: '08006' }),
    answer: { statusCode: 503, errorType: 'server_unavailable' },
  },
] as const

// Asks for the same work again, which may succeed at once.
const conflict = Object.assign(new Error(inside), { code: '40001' })

const outcomeOf = (call: () => Promise<unknown>) =>
  call().then(
    () => ({ errorType: undefined }),
    (error) => error,
  )

describe('a database that breaks at any statement changes nothing for a call that', () => {
  let kit: FaultKit
  beforeAll(async () => {
    kit = await openFaultKit()
  })
  afterAll(() => kit.close())

  /** Lets the call break at each of its statements, until none is left. Returns how many there are. */
  const breakEverywhere = async ({ prepare, refusal }: Case): Promise<number> => {
    const call = await prepare(kit)
    const before = { tables: await kit.digest(), sent: kit.sent() }
    for (let statement = 1; ; statement += 1) {
      const { error, answer } = faults[statement % 2] ?? faults[0]
      kit.breakAt(statement, error)
      const outcome = await outcomeOf(call)
      const broke = kit.mend()
      const after = { tables: await kit.digest(), sent: kit.sent() }
      if (!broke) {
        expect(outcome.errorType).toBe(refusal)
        expect(after.tables).not.toEqual(before.tables)
        return statement - 1
      }
      expect(outcome, `statement ${statement}`).toMatchObject(answer)
      expect(kit.lastAnswer()).not.toContain(inside)
      expect(after, `statement ${statement}`).toEqual(before)
    }
  }

  test.each(cases)('$title', async (row) => {
    const statements = await breakEverywhere(row)
    // One statement is no transaction: whoever asked asks again.
    if (statements === 1 || row.writesOnce) return
    const call = await row.prepare(kit)
    kit.breakAt(statements, conflict)
    expect((await outcomeOf(call)).errorType, 'a conflict at the commit').toBe(row.refusal)
    expect(kit.mend()).toBe(true)
  })

  test('could not deliver a mail: its link and its code are taken back together', async () => {
    const email = newAddress()
    const { user_id } = await kit.api.users.create({ email })
    const stored = async () =>
      Promise.all(
        (['codes', 'tokens'] as const).map(async (table) => {
          const rows = kit.db.selectFrom(table).select('send_id').where('user_id', '=', user_id)
          return (await rows.execute()).length
        }),
      )
    kit.onSend(() => {
      throw new Error('The post office is closed.')
    })
    await expect(kit.api.magicLinks.emailSend({ email })).rejects.toMatchObject({
      statusCode: 503,
    })
    expect(await stored()).toEqual([0, 0])
    kit.onSend(() => {
      kit.breakAt(1, faults[0].error)
      throw new Error('The post office is closed.')
    })
    await expect(kit.api.magicLinks.emailSend({ email })).rejects.toMatchObject({
      statusCode: 500,
    })
    expect(kit.mend()).toBe(true)
    expect(await stored()).toEqual([1, 1])
  })
})

describe.skipIf(!testEngines().includes('postgres'))(
  'a connection to PostgreSQL that is lost at the commit',
  () => {
    let kit: FaultKit
    let relay: Relay
    let drop: () => Promise<void>
    beforeAll(async () => {
      const store = await createPostgresStore()
      drop = store.drop
      relay = await openRelay(store.url)
      kit = await openFaultKit({ url: relay.url })
    })
    afterAll(async () => {
      await kit.close()
      await relay.close()
      await drop()
    })

    const repeated = cases.filter(({ again }) => again !== undefined)

    test.each(repeated)(
      'is a 503, and the call is safe to repeat, when it $title',
      async ({ prepare, again }) => {
        const call = await prepare(kit)
        const before = await kit.digest()
        const sent = kit.sent()
        relay.hangUp('before')
        expect(await outcomeOf(call)).toMatchObject({ statusCode: 503, retryAfterSeconds: 1 })
        expect(await kit.digest()).toEqual(before)

        relay.hangUp('after')
        expect(await outcomeOf(call)).toMatchObject({ statusCode: 503, retryAfterSeconds: 1 })
        const after = await kit.digest()
        expect(after).not.toEqual(before)
        expect(kit.sent()).toBe(sent)

        expect((await outcomeOf(call)).errorType ?? 'ok').toBe(again)
        if (again !== 'ok') expect(await kit.digest()).toEqual(after)
      },
    )
  },
)
