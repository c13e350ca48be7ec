import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './one-time/race.ts'
import { rows } from './one-time/rows.ts'
import { openStage, type Stage } from './one-time/stage.ts'
import { testEngines } from './testing.ts'

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
