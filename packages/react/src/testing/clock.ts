import type { SystemClock } from '@latchkey/core'
import { act } from '@testing-library/react'

/** Time, which stands still until a test moves it. */
export type TestClock = {
  /** Epoch ms, on the page and at the backend alike. */
  now(): number
  /**
   * Lets time go by, and everything that waits for it happen in its turn: countdowns, pauses in
   * typing, the renewal of the session. What other libraries wait for goes by their own clocks.
   */
  advance(ms: number): Promise<void>
  /** Lets time go by while nothing can happen, as on a device that sleeps. */
  sleep(ms: number): void
  /** How many things wait for time to go by. */
  waiting(): number
}

type Waiting = { at: number; order: number; work(): void }

/** Makes a clock, and what a client takes it for. */
export const createTestClock = (start: number): { clock: TestClock; system: SystemClock } => {
  let time = start
  let order = 0
  let waiting: Waiting[] = []

  const takeNext = (until: number): Waiting | undefined => {
    const [next] = waiting
      .filter(({ at }) => at <= until)
      .sort((one, other) => one.at - other.at || one.order - other.order)
    waiting = waiting.filter((other) => other !== next)
    return next
  }
  const now = () => time

  return {
    clock: {
      now,
      async advance(ms) {
        const until = time + ms
        // One by one, because a component that shows the next second begins to wait for the one after.
        for (let next = takeNext(until); next; next = takeNext(until)) {
          const { at, work } = next
          time = Math.max(time, at)
          await act(async () => work())
        }
        time = until
      },
      sleep: (ms) => void (time += ms),
      waiting: () => waiting.length,
    },
    system: {
      now,
      wait(ms, work) {
        const own = { at: time + Math.ceil(ms), order: order++, work }
        waiting.push(own)
        return () => void (waiting = waiting.filter((other) => other !== own))
      },
    },
  }
}
