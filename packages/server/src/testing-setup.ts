import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIds } from './context.ts'
import { openDatabase, type DatabaseConfig } from './db/database.ts'
import { migrate } from './db/migrations.ts'
import { createKeys } from './secrets/keys.ts'
import { createSigningKeys } from './secrets/signing-keys.ts'
import { testIdentity } from './testing-identity.ts'
import { runStatement, startPostgres } from './testing-postgres.ts'

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
  await runStatement(cluster.url, `create database ${template}`)
  const url = new URL(cluster.url)
  url.pathname = `/${template}`
  await (await prepare({ url: url.href })).close()
  process.env.LATCHKEY_TEST_POSTGRES = cluster.url
  process.env.LATCHKEY_TEST_TEMPLATE = template
  return async () => {
    if (given) await runStatement(given, `drop database if exists ${template} with (force)`)
    await cluster.stop()
  }
}

/** Migrates a database and makes its signing key, so that no test has to. */
const prepare = async (config: DatabaseConfig) => {
  const database = await openDatabase(config)
  await migrate(database.db)
  const keys = createKeys(testIdentity.secret)
  const newId = createIds('development')
  await createSigningKeys({
    db: database.db,
    keys,
    now: dayAgo,
    newKid: () => newId('jwk'),
  }).signer()
  return database
}

// The key is then in force for a test whose clock is a little behind as well.
const dayAgo = (): Date => new Date(Date.now() - 24 * 60 * 60 * 1000)
