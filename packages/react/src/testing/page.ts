import { browserPage, type Page } from '@latchkey/core'

/** A tab of its own: it shares neither storage nor news with those of other tests. */
export const createTestPage = (): Page => {
  const stored = new Map<string, string>()
  return {
    ...browserPage(),
    openChannel: () => null,
    storage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => void stored.set(name, value),
    },
  }
}
