import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createIds } from './context.ts'
import { openDatabase, type DatabaseConfig } from './db/database.ts'
import { migrate } from './db/migrations.ts'
import { createKeys } from './secrets/keys.ts'
import { createSigningKeys } from './secrets/signing-keys.ts'
import { testIdentity } from './testing-identity.ts'
import { startPostgres } from './testing-postgres.ts'

/**
 * The `globalSetup` of a vitest config: makes one migrated PGlite snapshot, and finds or starts a
 * PostgreSQL. The kits of the run learn of both from the environment. Returns the teardown.
 */
export const setup = async (): Promise<() => Promise<void>> => {
  const directory = await mkdtemp(join(tmpdir(), 'latchkey-test-'))
  process.env.LATCHKEY_TEST_SNAPSHOT = join(directory, 'snapshot.tar')
  await writeFile(process.env.LATCHKEY_TEST_SNAPSHOT, await makeSnapshot())
  const stopPostgres = await setupPostgres()
  return async () => {
    await stopPostgres()
    await rm(directory, { recursive: true, force: true })
  }
}

const makeSnapshot = async (): Promise<Uint8Array> => {
  const database = await prepare({ memory: true })
  const blob = await database.dump?.()
  await database.close()
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())
}

const setupPostgres = async (): Promise<() => Promise<void>> => {
  const given = process.env.DATABASE_URL
  const cluster = given ? { url: given, stop: () => Promise.resolve() } : await startPostgres()
  if (!cluster) {
    process.stderr.write('No PostgreSQL on this machine: its test runs are skipped.\n')
    return () => Promise.resolve()
  }
  const template = `latchkey_template_${randomUUID().replaceAll('-', '')}`
  await query(cluster.url, `create database ${template}`)
  const url = new URL(cluster.url)
  url.pathname = `/${template}`
  await (await prepare({ url: url.href })).close()
  process.env.LATCHKEY_TEST_POSTGRES = cluster.url
  process.env.LATCHKEY_TEST_TEMPLATE = template
  return async () => {
    if (given) await query(given, `drop database if exists ${template} with (force)`)
    await cluster.stop()
  }
}

/** Migrates a database and makes its signing key, so that no test has to. */
const prepare = async (config: DatabaseConfig) => {
  const database = await openDatabase(config)
  await migrate(database.db)
  const keys = createKeys(testIdentity.secret)
  const newId = createIds('development')
  // A day back, so that the key is in force for a test whose clock was set back a little.
  const now = () => new Date(Date.now() - 24 * 60 * 60 * 1000)
  await createSigningKeys({ db: database.db, keys, now, newKid: () => newId('jwk') }).signer()
  return database
}

const query = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
