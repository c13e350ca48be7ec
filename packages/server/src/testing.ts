import { readFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import {
  commonErrors,
  contract,
  createApiClient,
  type ApiClient,
  type Endpoint,
  type ErrorType,
} from '@latchkey/api'
import type { Limit, Limits, ServerConfig } from './config.ts'
import { openDatabase, type DatabaseConfig } from './db/database.ts'
import type { Db } from './db/schema.ts'
import { createOutbox, type Outbox } from './delivery/outbox.ts'
import { assembleServer, type LatchkeyServer, type Parts } from './server.ts'
import { testIdentity } from './testing-identity.ts'
import { runStatement } from './testing-postgres.ts'

export { argon2Parameters } from './secrets/password-hash.ts'
export { createCheapHash } from './testing-hash.ts'
export { listen, type TestHttp } from './testing-http.ts'

/** A clock that stands still until it is moved. */
export type TestClock = { now(): number; advance(ms: number): void }

/** A whole server with everything a test looks at. */
export type TestServer = {
  server: LatchkeyServer
  /** Calls the server in process. */
  api: ApiClient
  outbox: Outbox
  clock: TestClock
  close(): Promise<void>
}

/** What the promises of a test run against. */
export type TestEngine = 'pglite' | 'postgres'

export type TestServerOptions = Partial<ServerConfig> & {
  /** @default 'pglite' */
  engine?: TestEngine
  /** What takes the place of the real thing. */
  parts?: Parts
}

/**
 * Starts a server on a database of its own: in memory, or a fresh one of the PostgreSQL that
 * `@latchkey/server/testing-setup` started. With that set-up it also starts ten times faster.
 */
export const createTestServer = async ({
  engine = 'pglite',
  parts,
  ...config
}: TestServerOptions = {}): Promise<TestServer> => {
  const outbox = createOutbox()
  const clock = createTestClock()
  const store = config.database ? null : await createStore(engine)
  const settings: ServerConfig = {
    ...testIdentity,
    environment: 'development',
    delivery: outbox,
    clock: clock.now,
    ...config,
    ...(store && { database: store.database }),
  }
  const assembled = await assembleServer(settings, parts)
  const server: LatchkeyServer = {
    ...assembled,
    fetch: (request) => expectListed(request, assembled.fetch(request)),
  }
  const { projectId, secret } = server
  const api = createApiClient({
    baseUrl: 'http://embedded',
    projectId,
    secret,
    fetch: server.fetch,
    timeoutMs: 60_000,
  })
  const close = async () => {
    await server.close()
    await store?.drop()
  }
  return { server, api, outbox, clock, close }
}

const unlimited: Limit = { burst: 1e9, perMinute: 1e9 }

/** For tests of anything but the limits. A limit that is missing here does not compile. */
export const noLimits: Required<Omit<Limits, 'project'>> = {
  sends: unlimited,
  unansweredSends: unlimited,
  networkSends: unlimited,
  prefixSends: unlimited,
  countrySends: unlimited,
  phoneSends: unlimited,
  passwordTries: unlimited,
  codeTries: unlimited,
  walletTries: unlimited,
  clientTries: unlimited,
  clients: unlimited,
  strengthChecks: unlimited,
  oauthStarts: unlimited,
  searches: unlimited,
  migrations: unlimited,
}

/**
 * Every refusal in every test is one that the contract lists for the endpoint. What a caller who has
 * hung up is answered, nobody reads.
 */
const expectListed = async (request: Request, answer: Promise<Response>): Promise<Response> => {
  const response = await answer
  if (response.ok || response.status === 499 || request.method === 'HEAD') return response
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response
  const body = (await response.clone().json()) as { error_type: ErrorType; error?: ErrorType }
  const type = body.error ?? body.error_type
  const { pathname } = new URL(request.url)
  const endpoint = endpoints.find(
    ({ method, path }) =>
      method === request.method &&
      new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  )
  if (endpoint && ![...endpoint.errors, ...commonErrors].includes(type)) {
    throw new Error(`${endpoint.method} ${endpoint.path} answers ${type}, which it does not list.`)
  }
  return response
}

const endpoints = Object.values(contract).flatMap((group): Endpoint[] => Object.values(group))

/** Starts at the real time, in whole seconds, as JWTs count. */
export const createTestClock = (): TestClock => {
  let time = Math.floor(Date.now() / 1000) * 1000
  return {
    now: () => time,
    advance: (ms) => {
      time += ms
    },
  }
}

/** The engines that this machine has: PostgreSQL only where the set-up found one. */
export const testEngines = (): TestEngine[] =>
  process.env.LATCHKEY_TEST_POSTGRES ? ['pglite', 'postgres'] : ['pglite']

type Store = { database: DatabaseConfig; drop(): Promise<void> }

const createStore = async (engine: TestEngine): Promise<Store> => {
  if (engine === 'postgres') return createPostgresStore()
  const snapshot = process.env.LATCHKEY_TEST_SNAPSHOT
  const database: DatabaseConfig = snapshot
    ? { snapshot: new Blob([await readFile(snapshot)]) }
    : { memory: true }
  return { database, drop: () => Promise.resolve() }
}

/** Makes a migrated database with rows that no endpoint can make. */
export const createFilledStore = async (
  engine: TestEngine,
  fill: (db: Db) => Promise<unknown>,
): Promise<Store> => {
  const store = await createStore(engine)
  const { db, dump, close } = await openDatabase(store.database)
  await fill(db)
  const snapshot = await dump?.()
  await close()
  return snapshot ? { ...store, database: { snapshot } } : store
}

/** Makes a migrated database on the PostgreSQL of the test run. */
export const createPostgresStore = async (): Promise<Store & { url: string }> => {
  const admin = process.env.LATCHKEY_TEST_POSTGRES
  if (!admin) {
    throw new Error(
      'There is no PostgreSQL for this test. Name @latchkey/server/testing-setup as globalSetup of vitest, and set DATABASE_URL or install PostgreSQL.',
    )
  }
  const name = `latchkey_test_${randomUUID().replaceAll('-', '')}`
  await runStatement(
    admin,
    `create database ${name} template ${process.env.LATCHKEY_TEST_TEMPLATE}`,
  )
  const url = new URL(admin)
  url.pathname = `/${name}`
  return {
    url: url.href,
    // A thousand calls at once queue for longer on a busy machine than a server would let them.
    database: { url: url.href, waitMs: 120_000 },
    drop: () => runStatement(admin, `drop database if exists ${name} with (force)`),
  }
}

/** The six digits of a mail or a text message, or an empty text. */
export const codeIn = (message: { text: string } | undefined): string =>
  /^\d{6}\b/m.exec(message?.text ?? '')?.[0] ?? ''

/** The tokens of the links of a mail, by their `stytch_token_type`. */
export const tokensIn = (message: { text: string } | undefined): Record<string, string> =>
  Object.fromEntries(
    (message?.text.match(/https?:\/\/\S+/g) ?? []).map((link) => {
      const query = new URL(link).searchParams
      return [query.get('stytch_token_type') ?? '', query.get('token') ?? '']
    }),
  )

export { choose, locationOf, openBrowser, type Choice } from './groups/oauth/testing-browser.ts'
