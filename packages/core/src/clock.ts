/** The server's clock, as far as this page knows it. */
export type Clock = {
  /** Server time, epoch ms. */
  now(): number
  /** Takes what an answer told, epoch ms. */
  set(serverNow: number): void
}

/** The Date header counts whole seconds; a smaller difference says nothing. */
const meaningfulMs = 2000

/** Measures how far the clock of this machine is from the server's. */
export const createClock = (): Clock => {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    set(serverNow) {
      const measured = serverNow - Date.now()
      offset = Math.abs(measured) > meaningfulMs ? measured : 0
    },
  }
}
