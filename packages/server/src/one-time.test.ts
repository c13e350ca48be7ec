import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientRows } from './one-time/clients.ts'
import { codeRows } from './one-time/codes.ts'
import { linkRows } from './one-time/links.ts'
import { oauthRows } from './one-time/oauth.ts'
import { passkeyRows } from './one-time/passkeys.ts'
import { passwordRows } from './one-time/passwords.ts'
import { run, type Row } from './one-time/race.ts'
import { sessionRows } from './one-time/sessions.ts'
import { openStage, type Stage } from './one-time/stage.ts'
import { totpRows } from './one-time/totps.ts'
import { userRows } from './one-time/users.ts'
import { walletRows } from './one-time/wallets.ts'
import { testEngines } from './testing.ts'

/** Everything that can be had once. A new way in adds its rows here. */
const rows: Row[] = [
  ...codeRows,
  ...linkRows,
  ...passwordRows,
  ...userRows,
  ...sessionRows,
  ...totpRows,
  ...walletRows,
  ...passkeyRows,
  ...oauthRows,
  ...clientRows,
]

describe.each(testEngines())('when 1,000 come at once to %s', (engine) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(engine)
  })
  afterAll(() => stage.close())

  test.each(rows)('$title', async ({ prepare }) => {
    const race = await prepare(stage)
    const counts = await run(stage, race)
    expect(counts).toMatchObject(race.counts)
    expect([...Object.keys(race.counts), ...race.rest]).toEqual(
      expect.arrayContaining(Object.keys(counts)),
    )
    await race.check()
  })
})
