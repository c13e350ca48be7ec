/** Runs work of one key one after the other. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Makes the order of one process: the API has no transaction that spans two calls. */
export const createTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work)
    const settled = mine.then(
      () => {},
      () => {},
    )
    last.set(key, settled)
    void settled.then(() => last.get(key) === settled && last.delete(key))
    return mine
  }
}
