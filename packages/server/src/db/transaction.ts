import { refuseHungUp } from '../hang-up.ts'
import type { Db } from './schema.ts'

/**
 * Runs one public operation as one transaction, again when PostgreSQL asks for it, and not at all
 * for a caller who has hung up. Inside, use only
 * the connection that is passed: PGlite has one, and another query would wait for itself.
 */
export const transaction = async <T>(db: Db, run: (tx: Db) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    refuseHungUp()
    try {
      return await db.transaction().setIsolationLevel('read committed').execute(run)
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isConflict(error)) throw error
    }
  }
}

const MAX_ATTEMPTS = 5

/** True for a serialization failure or a deadlock: the same work may succeed at once. */
export const isConflict = (error: unknown): boolean =>
  ['40001', '40P01'].includes(codeOf(error) ?? '')

/** The code of a database or system error: five characters from PostgreSQL, `ECONNREFUSED`, … */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
