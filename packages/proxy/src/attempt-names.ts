/** More than this many at once of a kind, and the oldest are dropped. */
const most = { asked: 5, offered: 3 }

/** Pages that offer something with each load must not push out the code that somebody waits for. */
const offer = 'offer-'

const isOffered = (name: string) => name.startsWith(offer)

/** Makes the name of an attempt. The time in front lets the oldest be told without opening them. */
export const newAttemptName = (now: number, offered: boolean): string =>
  `${offered ? offer : ''}${now.toString(36)}-${crypto.randomUUID()}`

/** The names, out of those of a browser, that have to go for a new one. */
export const crowdedOut = (names: readonly string[], name: string): string[] => {
  const limit = isOffered(name) ? most.offered : most.asked
  const others = names.filter((other) => isOffered(other) === isOffered(name)).sort()
  return others.slice(0, Math.max(0, others.length - limit + 1))
}
