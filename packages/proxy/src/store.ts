/**
 * Keeps small texts for a while, where every process of the proxy can reach them. A sign-in that is
 * approved on another device needs one. Keys are hashes and values are sealed, so a store learns and
 * can forge nothing; one that loses entries makes people ask again. Rejects when it cannot tell.
 *
 * With Redis: `GET`, `SET … PX`, a script that compares and then sets with `KEEPTTL`, and `DEL`.
 */
export type Store = {
  /** Null when there is none, or its time is over. */
  get(key: string): Promise<string | null>
  /** Keeps a text for `ttlMs`, in the place of any other. */
  set(key: string, value: string, ttlMs: number): Promise<void>
  /**
   * Puts `value` in the place of `expected`, and keeps its time. False when anything else is there.
   * Must be atomic: of many who expect the same at once, one gets `true`.
   */
  replace(key: string, expected: string, value: string): Promise<boolean>
  delete(key: string): Promise<void>
}

/** A store for a proxy that runs in one process. What is in it ends with the process. */
export const createMemoryStore = (clock: () => number = Date.now): Store => {
  const entries = new Map<string, { value: string; expiresAt: number }>()
  const find = (key: string) => {
    const entry = entries.get(key)
    return entry && entry.expiresAt > clock() ? entry : undefined
  }
  return {
    get: async (key) => find(key)?.value ?? null,
    async set(key, value, ttlMs) {
      for (const old of entries.keys()) if (!find(old)) entries.delete(old)
      entries.set(key, { value, expiresAt: clock() + ttlMs })
    },
    async replace(key, expected, value) {
      const entry = find(key)
      if (entry?.value !== expected) return false
      entry.value = value
      return true
    },
    async delete(key) {
      entries.delete(key)
    },
  }
}
