import { createHash, randomUUID } from 'node:crypto'
import { createApiClient, type ApiClient } from '@latchkey/api'
import { sql } from 'kysely'
import type { ServerConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import type { Db } from '../db/schema.ts'
import type { Message } from '../delivery/delivery.ts'
import { insertFactors } from '../testing-factors.ts'
import { createCheapHash } from '../testing-hash.ts'
import { testIdentity } from '../testing-identity.ts'
import { trustedParty } from '../testing-party.ts'
import { createStub } from '../testing-stub.ts'
import { codeIn, createTestServer, noLimits, tokensIn, type TestServer } from '../testing.ts'
import { createBreakable, type Breakable } from './breakable.ts'

/** A server whose database can break, and everything that a case needs to start from. */
export type FaultKit = Breakable & {
  api: ApiClient
  server: TestServer['server']
  db: Db
  /** The bytes of the newest answer. */
  lastAnswer(): string
  /** How many messages left. */
  sent(): number
  /** The code of the newest message. */
  lastCode(): string
  /** The token of a link of the newest message. */
  lastToken(type?: 'magic_links' | 'login' | 'reset_password'): string
  /** A phone number that nobody has. */
  newNumber(): string
  /** A user who has one of everything; their ids end in the text. */
  insertFull(): Promise<string>
  /** What the other system says of the tokens to migrate. */
  sayUserinfo(email: string): void
  /** What happens when a message leaves, once. */
  onSend(happen: () => void): void
  /** The content of every table, by name, as a hash. */
  digest(): Promise<Record<string, string>>
  close(): Promise<void>
}

/** Opens the server, on PGlite unless a database is given. */
export const openFaultKit = async (database?: ServerConfig['database']): Promise<FaultKit> => {
  const breakable = createBreakable()
  const opened: { db?: Db } = {}
  let userinfo = ''
  let answer = ''
  let numbers = 0
  let users = 0
  let onSend: (() => void) | null = null
  const messages: Message[] = []
  const other = await createStub(({ path }) => ({
    status: 200,
    body: path.startsWith('/range/') ? breachedRange : userinfo,
  }))
  const kit = await createTestServer({
    ...(database && { database }),
    clock: Date.now,
    limits: noLimits,
    passwords: { policy: 'luds', breach: { source: `${other.url}/range` } },
    sessionMigration: { userinfoUrl: `${other.url}/userinfo` },
    trustedTokenProfiles: [
      trustedParty,
      {
        ...trustedParty,
        profileId: 'ttp-test-new',
        mapping: { externalId: 'sub', email: 'email' },
        provisioning: true,
      },
    ],
    delivery: {
      send: async (message) => {
        const happen = onSend
        onSend = null
        happen?.()
        messages.push(message)
      },
    },
    parts: {
      passwordHash: createCheapHash(),
      open: async (config) => {
        const database = await openDatabase(config, breakable.wrap)
        opened.db = database.db
        return database
      },
    },
  })
  const api = createApiClient({
    ...testIdentity,
    baseUrl: 'http://embedded',
    fetch: async (request) => {
      const response = await kit.server.fetch(request)
      answer = await response.clone().text()
      return response
    },
  })
  const { db } = opened
  if (!db) throw new Error('The server opened no database.')
  const digestAll = await prepareDigest(db)
  return {
    ...breakable,
    api,
    server: kit.server,
    db,
    lastAnswer: () => answer,
    sent: () => messages.length,
    lastCode: () => codeIn(messages.at(-1)),
    lastToken: (type = 'magic_links') => tokensIn(messages.at(-1))[type] ?? '',
    newNumber: () => `+1202555${String((numbers += 1)).padStart(4, '0')}`,
    insertFull: async () => {
      users += 1
      await insertFactors(db, users, { verified: true })
      return `test-00000000-0000-4000-8000-${String(users).padStart(12, '0')}`
    },
    sayUserinfo: (email) => {
      userinfo = JSON.stringify({ email, email_verified: true })
    },
    onSend: (happen) => {
      onSend = happen
    },
    digest: digestAll,
    close: async () => {
      await kit.close()
      await other.close()
    },
  }
}

/** An address that nobody has. */
export const newAddress = (): string => `${randomUUID()}@example.com`

/** A password that is known from a breach. */
export const breached = 'Breached-orbit-walnut-44'

const breachedRange = `${createHash('sha1').update(breached).digest('hex').slice(5)}:7`

// Limits are counted before the work and outside its transaction: what fails counts as well.
const notCompared = ['rate_limits', 'latchkey_migrations', 'latchkey_migrations_lock']

const prepareDigest = async (db: Db): Promise<FaultKit['digest']> => {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name <> all(${notCompared})`.execute(db)
  const each = tables.map(
    ({ name }) => sql`
      select ${name}::text as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as md5
      from ${sql.table(name)} t`,
  )
  return async () => {
    const query = sql<{ name: string; md5: string }>`${sql.join(each, sql` union all `)}`
    const { rows } = await query.execute(db)
    return Object.fromEntries(rows.map(({ name, md5 }) => [name, md5]))
  }
}
