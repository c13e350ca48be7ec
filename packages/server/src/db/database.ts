import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Kysely, PGliteDialect, PostgresDialect, type Dialect } from 'kysely'
import { lockDirectory } from './lock.ts'
import { nameQueries } from './prepared.ts'
import type { Database, Db } from './schema.ts'

/** Where the data lives: PostgreSQL, or PGlite in a directory, in memory, or from a snapshot. */
export type DatabaseConfig =
  | {
      url: string
      /** How long a query may wait for a free connection before it is a 503. @default 10000 */
      waitMs?: number
      /** Keeps the plans of the busiest queries. False for a pooler that cannot. @default true */
      prepare?: boolean
    }
  | { directory: string }
  | { memory: true }
  | { snapshot: Blob }

/** An open database, not yet migrated. */
export type OpenDatabase = {
  db: Db
  /** The whole of a PGlite database as one file; null for PostgreSQL. */
  dump: (() => Promise<Blob>) | null
  close(): Promise<void>
}

/** Puts something between Kysely and the driver. */
export type WrapDialect = (dialect: Dialect) => Dialect

/** Opens the database. A PGlite directory is held for this process alone. */
export const openDatabase = async (
  config: DatabaseConfig,
  wrap: WrapDialect = (dialect) => dialect,
): Promise<OpenDatabase> => {
  if ('url' in config) return openPostgres(config, wrap)
  if ('directory' in config) return openDirectory(resolve(config.directory), wrap)
  return openPglite('snapshot' in config ? { loadDataDir: config.snapshot } : {}, wrap)
}

type PostgresConfig = Extract<DatabaseConfig, { url: string }>

const openPostgres = async (
  { url, waitMs = 10_000, prepare = true }: PostgresConfig,
  wrap: WrapDialect,
): Promise<OpenDatabase> => {
  const { Pool } = await import('pg')
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: waitMs })
  // A connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  if (prepare) pool.on('connect', nameQueries)
  const db = new Kysely<Database>({ dialect: wrap(new PostgresDialect({ pool })) })
  return { db, dump: null, close: () => db.destroy() }
}

const openDirectory = async (directory: string, wrap: WrapDialect): Promise<OpenDatabase> => {
  const lock = await lockDirectory(directory)
  try {
    await mkdir(dirname(directory), { recursive: true })
    const database = await openPglite({ dataDir: directory }, wrap)
    const close = async () => {
      await database.close()
      lock.release()
    }
    return { ...database, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

const openPglite = async (
  options: { dataDir?: string; loadDataDir?: Blob },
  wrap: WrapDialect,
): Promise<OpenDatabase> => {
  const { PGlite } = await import('@electric-sql/pglite')
  const { pg_trgm } = await import('@electric-sql/pglite/contrib/pg_trgm')
  const pglite = await PGlite.create({ ...options, extensions: { pg_trgm } })
  const db = new Kysely<Database>({ dialect: wrap(new PGliteDialect({ pglite })) })
  const close = async () => {
    await db.destroy()
    if (!pglite.closed) await pglite.close()
  }
  return { db, dump: () => pglite.dumpDataDir('none'), close }
}
