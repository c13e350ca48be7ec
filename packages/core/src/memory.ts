const key = (slug: string) => `latchkey:${slug}`

/** Keeps a value for this tab. Storage that is blocked or full costs the survival of a reload, no more. */
export const remember = (slug: string, value: unknown, expiresAt: number): void => {
  attempt(() => sessionStorage.setItem(key(slug), JSON.stringify({ value, expiresAt })))
}

/** Reads what this tab kept, unless its time is over. */
export const recall = <T>(slug: string, now: number): T | null =>
  attempt(() => {
    const saved = JSON.parse(sessionStorage.getItem(key(slug)) ?? 'null')
    return saved?.expiresAt > now ? (saved.value as T) : null
  })

export const forget = (slug: string): void => {
  attempt(() => sessionStorage.removeItem(key(slug)))
}

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
