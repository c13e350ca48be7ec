import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Holds a directory until `release`. The operating system frees it when the process dies. */
export type DirectoryLock = { release(): void }

/**
 * Takes a directory for this process alone. PGlite itself lets a second opener in, and then loses
 * writes. An exclusive SQLite transaction is the one lock of the system that Node offers.
 */
export const lockDirectory = async (directory: string): Promise<DirectoryLock> => {
  await mkdir(dirname(directory), { recursive: true })
  const { DatabaseSync } = await import('node:sqlite')
  const lock = new DatabaseSync(`${directory}.lock`, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if (!isBusy(cause)) throw cause
    throw new Error(
      `Another process has this data directory open: ${directory}. Stop it, or use DATABASE_URL with PostgreSQL.`,
      { cause },
    )
  }
  return { release: () => lock.close() }
}

const SQLITE_BUSY = 5

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
