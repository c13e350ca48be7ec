import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { createApiClient, type ApiClient } from '@latchkey/api'
import type { ServerConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import type { Database, Db } from '../db/schema.ts'
import { createCheapHash } from '../testing-hash.ts'
import { testIdentity } from '../testing-identity.ts'
import {
  createPostgresStore,
  createTestServer,
  noLimits,
  type TestEngine,
  type TestServer,
} from '../testing.ts'
import { trustedParty } from '../testing-party.ts'

/** Goes to a path of a server as a browser does, and follows nothing. */
export type Browse = (path: string, init?: RequestInit) => Promise<Response>

/** A server to prepare things on, and the servers that race for them. */
export type Stage = {
  api: ApiClient
  server: TestServer['server']
  /** The newest message that left. */
  lastMessage(): ReturnType<TestServer['outbox']['messages']>[number] | undefined
  /** The same database, for a look inside. */
  db: Db
  /** On PGlite the server itself, on PostgreSQL two processes. */
  racers: { api: ApiClient; browse: Browse }[]
  /** A number that nobody has. */
  newNumber(): string
  close(): Promise<void>
}

// A thousand calls at once queue for long on a busy machine.
const PATIENCE_MS = 120_000

// Where a server believes that it is, unless told.
const BASE_URL = 'http://localhost:3000'

// What a process can be told as JSON.
const config = {
  limits: noLimits,
  // The estimate of zxcvbn takes a hundred times as long.
  passwords: { policy: 'luds' },
  session: { maxDurationMinutes: 60 },
  trustedTokenProfiles: [trustedParty],
} satisfies ServerConfig

/** Opens the servers of an engine. */
export const openStage = async (engine: TestEngine): Promise<Stage> => {
  const opened: { db?: Db } = {}
  let numbers = 0
  const store = engine === 'postgres' ? await createPostgresStore() : null
  const kit = await createTestServer({
    ...config,
    ...(store && { database: store.database }),
    clock: Date.now,
    parts: {
      passwordHash: createCheapHash(),
      open: async (...options) => {
        const database = await openDatabase(...options)
        opened.db = database.db
        return database
      },
    },
  })
  const processes = store ? await Promise.all([1, 2].map(() => startProcess(store.database))) : []
  if (!opened.db) throw new Error('The server opened no database.')
  const api = createApiClient({
    ...testIdentity,
    baseUrl: 'http://embedded',
    fetch: kit.server.fetch,
    timeoutMs: PATIENCE_MS,
  })
  return {
    api,
    server: kit.server,
    lastMessage: () => kit.outbox.messages()[0],
    db: opened.db,
    racers: store
      ? processes
      : [{ api, browse: (path, init) => kit.server.fetch(new Request(BASE_URL + path, init)) }],
    newNumber: () => `+1202555${String((numbers += 1)).padStart(4, '0')}`,
    close: async () => {
      await Promise.all(processes.map(({ stop }) => stop()))
      await kit.close()
      await store?.drop()
    },
  }
}

const startProcess = async (database: ServerConfig['database']) => {
  const settings: ServerConfig = { ...testIdentity, environment: 'development', ...config }
  const child: ChildProcess = fork(
    new URL('server-process.ts', import.meta.url),
    [JSON.stringify({ ...settings, database })],
    { execArgv: ['--conditions=@latchkey/source'] },
  )
  const [port] = await Promise.race([once(child, 'message'), endOf(child)])
  const baseUrl = `http://127.0.0.1:${port}`
  return {
    api: createApiClient({ ...testIdentity, baseUrl, timeoutMs: PATIENCE_MS }),
    browse: (path: string, init?: RequestInit) =>
      fetch(baseUrl + path, { redirect: 'manual', ...init }),
    stop: async () => {
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

const endOf = async (child: ChildProcess): Promise<never> => {
  const [code] = await once(child, 'exit')
  throw new Error(`The server process ended with ${code}.`)
}

/** An address that nobody has. */
export const newAddress = (): string => `${randomUUID()}@example.com`

/** How many rows a table has. */
export const countRows = async ({ db }: Stage, table: keyof Database): Promise<number> => {
  const { rows } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<string>().as('rows'))
    .executeTakeFirstOrThrow()
  return Number(rows)
}
