import { afterEach, expect, test, vi } from 'vitest'
import { createWorld } from './testing-world.ts'

const runs = 10_000
const stepsPerRun = 25
const idleMs = 15 * 60_000

afterEach(() => {
  vi.restoreAllMocks()
})

test(
  'agrees with the server in every tab, whatever happens to them',
  { timeout: 180_000 },
  async () => {
    for (let seed = 1; seed <= runs; seed += 1) {
      const world = createWorld(seed, { idleMs })
      for (let step = 0; step < stepsPerRun; step += 1) {
        await world.act()
        await world.pass(world.pick([0, 10, 100, 1000, 30_000, 5 * 60_000, 20 * 60_000]))
      }
      await world.calmDown()
      const truth = world.sessionAtServer()
      for (const shown of world.shownByTabs()) expect(shown, world.story()).toBe(truth)
      expect(world.broken(), world.story()).toEqual([])
    }
  },
)

test('asks once per expiry, however many tabs somebody looks at', async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const world = createWorld(seed, { idleMs })
    await world.signIn()
    for (let tab = 1; tab < world.pick([2, 3, 6]); tab += 1) await world.openTab()
    await world.pass(10_000)
    const asked = world.asked()
    await world.pass(20 * idleMs)
    const extensions = world.asked() - asked
    expect(extensions, world.story()).toBeGreaterThanOrEqual(20)
    expect(extensions, world.story()).toBeLessThanOrEqual(20 / 0.55 + 1)
    expect(world.sessionAtServer()).not.toBeNull()
  }
})

test('lets a session end that nobody looks at', async () => {
  const world = createWorld(1, { idleMs })
  await world.signIn()
  await world.pass(2000)
  const asked = world.asked()
  world.hideAll()
  await world.pass(2 * idleMs)
  expect(world.asked()).toBe(asked)
  expect(world.sessionAtServer()).toBeNull()
  await world.calmDown()
  expect(world.shownByTabs()).toEqual([null])
})
