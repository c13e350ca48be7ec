import type { Page } from './page.ts'

/** What a tab keeps through a reload, so that nobody has to begin again. Nothing secret. */
export type Memory = {
  /** Keeps a value until `expiresAt`, or forgets it when it is null. */
  keep(slug: string, value: unknown, expiresAt?: number): void
  /** Reads what was kept, unless its time is over. */
  recall<T>(slug: string): T | null
  /** Forgets what was kept for anybody but this user: a sign-in that is over, wherever it ended. */
  forgetOthers(owner: string): void
}

const key = 'latchkey'

type Entry = { value: unknown; expiresAt: number; owner: string | undefined }

/**
 * Storage that is blocked, full or written by somebody else costs the survival of a reload, no more.
 * `owner` tells who is signed in.
 */
export const createMemory = (
  storage: () => Page['storage'],
  { now, owner }: { now(): number; owner(): string | undefined },
): Memory => {
  const read = (): Record<string, Entry> => {
    try {
      return JSON.parse(storage()?.getItem(key) ?? '{}') ?? {}
    } catch {
      return {}
    }
  }
  const write = (entries: Record<string, Entry | undefined>): void => {
    try {
      storage()?.setItem(key, JSON.stringify(entries))
    } catch {
      // Full, or blocked since.
    }
  }

  return {
    keep: (slug, value, expiresAt = 0) =>
      write({
        ...read(),
        [slug]: value === null ? undefined : { value, expiresAt, owner: owner() },
      }),
    recall: <T>(slug: string) => {
      const saved = read()[slug]
      return saved && saved.expiresAt > now() ? (saved.value as T) : null
    },
    forgetOthers(owner) {
      const entries = read()
      for (const slug in entries) if (entries[slug]?.owner !== owner) delete entries[slug]
      write(entries)
    },
  }
}

/** The storage of this tab. A server that has one would share it among everybody. */
export const tabStorage = (): Page['storage'] =>
  typeof document === 'undefined' ? null : sessionStorage
