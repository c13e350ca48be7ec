import type { DatabaseConnection, Dialect, Driver } from 'kysely'
import type { WrapDialect } from '../db/database.ts'

/** A database that breaks when it is told to. */
export type Breakable = {
  wrap: WrapDialect
  /** Lets the nth statement from now on fail, before it is run. Begin and commit count as well. */
  breakAt(nth: number, error: Error): void
  /** Says whether it broke since, and lets it be whole again. */
  mend(): boolean
}

/** Makes one that works until it is told otherwise. */
export const createBreakable = (): Breakable => {
  let left = Infinity
  let broken = false
  let error = new Error('Nothing is wrong.')

  const step = () => {
    left -= 1
    if (left !== 0) return
    broken = true
    throw error
  }

  return {
    wrap: (dialect) => wrap(dialect, step),
    breakAt: (nth, reason) => {
      left = nth
      error = reason
      broken = false
    },
    mend: () => {
      left = Infinity
      return broken
    },
  }
}

const wrap = (dialect: Dialect, step: () => void): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createDriver: () => wrapDriver(dialect.createDriver(), step),
})

const wrapDriver = (driver: Driver, step: () => void): Driver => {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>()
  // SAFETY: Kysely gives back only what `acquireConnection` gave it.
  const inner = (connection: DatabaseConnection) => wrapped.get(connection) as DatabaseConnection
  return {
    init: (options) => driver.init(options),
    acquireConnection: async (options) => {
      const connection = await driver.acquireConnection(options)
      const outer: DatabaseConnection = {
        executeQuery: async (query, ...more) => {
          step()
          return connection.executeQuery(query, ...more)
        },
        streamQuery: (...all) => connection.streamQuery(...all),
      }
      wrapped.set(outer, connection)
      return outer
    },
    beginTransaction: async (connection, settings) => {
      step()
      await driver.beginTransaction(inner(connection), settings)
    },
    commitTransaction: async (connection) => {
      step()
      await driver.commitTransaction(inner(connection))
    },
    rollbackTransaction: (connection) => driver.rollbackTransaction(inner(connection)),
    releaseConnection: (connection, ...more) =>
      driver.releaseConnection(inner(connection), ...more),
    destroy: (options) => driver.destroy(options),
  }
}
