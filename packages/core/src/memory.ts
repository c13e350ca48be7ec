const prefix = 'latchkey:'
const key = (slug: string) => prefix + slug

/**
 * Keeps a value for this tab, or forgets it when it is null. Storage that is blocked or full costs the survival of a reload, no more.
 * `owner` is the user who was signed in, or null for nobody.
 */
export const remember = (
  slug: string,
  value: unknown,
  { expiresAt, owner }: { expiresAt: number; owner: string | null },
): void => {
  attempt(() =>
    value === null
      ? sessionStorage.removeItem(key(slug))
      : sessionStorage.setItem(key(slug), JSON.stringify({ value, expiresAt, owner })),
  )
}

/** Reads what this tab kept, unless its time is over. */
export const recall = <T>(slug: string, now: number): T | null =>
  attempt(() => {
    const saved = JSON.parse(sessionStorage.getItem(key(slug)) ?? 'null')
    return saved?.expiresAt > now ? (saved.value as T) : null
  })

/** Forgets what was kept for anybody but this user: a sign-in that is over, wherever it ended. */
export const forgetOthers = (owner: string): void => {
  attempt(() => {
    for (const name of Object.keys(sessionStorage)) {
      if (!name.startsWith(prefix)) continue
      const saved = JSON.parse(sessionStorage.getItem(name) ?? 'null')
      if (saved?.owner !== owner) sessionStorage.removeItem(name)
    }
  })
}

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
