import type { Memory } from '../../memory.ts'

/** The sessions that a person left while the server could not be told. */
export type Debts = {
  all(): string[]
  owe(sessionId: string): void
  pay(sessionId: string): void
}

const slug = 'sign-out'
/** No session outlives it. */
const keptMs = 366 * 24 * 60 * 60_000

/** Keeps them for this tab, through reloads as well. */
export const createDebts = (memory: Memory, now: () => number): Debts => {
  let sessionIds = memory.recall<string[]>(slug) ?? []
  const keep = (ids: string[]) => {
    sessionIds = ids
    memory.keep(slug, ids.length > 0 ? ids : null, now() + keptMs)
  }
  return {
    all: () => sessionIds,
    owe: (sessionId) => keep([...new Set([...sessionIds, sessionId])]),
    pay: (sessionId) => keep(sessionIds.filter((id) => id !== sessionId)),
  }
}
