/** The clock of this machine, and what waits by it. */
export type SystemClock = {
  /** Epoch ms. */
  now(): number
  /** Calls back once, within 24 days. Answers the way to stop. */
  wait(ms: number, work: () => void): () => void
}

const systemClock: SystemClock = {
  now: () => Date.now(),
  wait(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/** The server's clock, as far as this page knows it. */
export type Clock = Pick<SystemClock, 'wait'> & {
  /** Server time, epoch ms. */
  now(): number
  /** Takes what an answer told, epoch ms. */
  set(serverNow: number): void
}

/** The Date header counts whole seconds; a smaller difference says nothing. */
const meaningfulMs = 2000

/** Measures how far the clock of this machine is from the server's. */
export const createClock = ({ now, wait }: SystemClock = systemClock): Clock => {
  let offset = 0
  return {
    wait,
    now: () => now() + offset,
    set(serverNow) {
      const measured = serverNow - now()
      offset = Math.abs(measured) > meaningfulMs ? measured : 0
    },
  }
}
