/** Runs work of one key one after the other. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Makes the order of one process: the API has no transaction that spans two calls. */
export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work)
    const settled = Promise.allSettled([mine])
    last.set(key, settled)
    try {
      return await mine
    } finally {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
