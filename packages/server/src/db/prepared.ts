import { createHash } from 'node:crypto'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
} from 'kysely'
import type { ClientBase } from 'pg'
import type { Database, Db } from './schema.ts'

const MARK = '/* prepared */ '

// Spells queries without a database.
const speller: Db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/**
 * Spells a query once, for values that come with each run, and each connection of PostgreSQL keeps
 * its plan: for what nearly every request asks, and takes longer to plan than to run. The query must
 * name its columns, because a plan with `*` fails as soon as another process adds a column.
 */
export const prepare = <Values extends object, Row>(
  build: (
    db: Db,
    value: <Name extends keyof Values>(name: Name) => Values[Name],
  ) => Compilable<Row>,
): ((db: Db, values: Values) => Promise<Row[]>) => {
  const places = new Map<unknown, keyof Values>()
  const query = build(speller, (name) => {
    const place = {}
    places.set(place, name)
    // SAFETY: stands among the parameters until a run puts the value in its place.
    return place as never
  })
  const { parameters, sql, ...spelled } = query.compile()
  // A value that stands in several places is sent once.
  const sent = [...new Set(parameters)]
  const renumber = (_: string, number: string) =>
    `$${sent.indexOf(parameters[Number(number) - 1]) + 1}`
  const marked = { ...spelled, sql: MARK + sql.replace(/\$(\d+)/g, renumber) }

  return async (db, values) => {
    const filled = sent.map((parameter) => {
      const name = places.get(parameter)
      const value: unknown = name === undefined ? parameter : values[name]
      // The driver spells a date in local time, and slowly.
      return value instanceof Date ? value.toISOString() : value
    })
    return (await db.executeQuery<Row>({ ...marked, parameters: filled })).rows
  }
}

/** Gives what `prepare` made the name by which a connection knows it again. */
export const nameQueries = (client: ClientBase): void => {
  const run = client.query.bind(client) as (...args: unknown[]) => unknown
  const names = new Map<string, string>()
  const query = (text: unknown, values: unknown, ...more: unknown[]) => {
    if (typeof text !== 'string' || !text.startsWith(MARK)) return run(text, values, ...more)
    const name = names.get(text) ?? nameOf(text)
    names.set(text, name)
    return run({ name, text, values })
  }
  // SAFETY: takes and answers what the method in its place does.
  client.query = query as ClientBase['query']
}

// PostgreSQL cuts a name after 63 bytes.
const nameOf = (text: string): string => createHash('sha256').update(text).digest('base64url')
