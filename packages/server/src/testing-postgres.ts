import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { existsSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Nothing of a throw-away database has to outlive the machine's power. */
const unsafe = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** A PostgreSQL that exists only for a test run. */
export type Cluster = { url: string; stop(): Promise<void> }

/**
 * Starts a throw-away PostgreSQL from the binaries of the machine, or returns null where there are
 * none. PostgreSQL refuses root, so root starts it as the user `postgres`. `settings` are those of
 * `postgresql.conf`, as in `shared_buffers=1GB`.
 */
export const startPostgres = async (settings: string[] = []): Promise<Cluster | null> => {
  const bin = await findBinaries()
  if (!bin) return null
  const isRoot = userInfo().uid === 0
  const owner = isRoot ? await postgresUser() : null
  if (isRoot && !owner) return null

  const directory = await mkdtemp(join(tmpdir(), 'latchkey-postgres-'))
  if (owner) await chown(directory, owner.uid, owner.gid)
  const port = await freePort()
  const data = join(directory, 'data')
  const options = [
    `-p ${port}`,
    `-k ${directory}`,
    '-h 127.0.0.1',
    ...[...unsafe, 'max_connections=200', ...settings].map((setting) => `-c ${setting}`),
  ].join(' ')
  const pgCtl = (...args: string[]) =>
    run(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args], owner ?? {})

  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'], owner ?? {})
  await pgCtl('-l', join(directory, 'log'), '-o', options, 'start')
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await pgCtl('-m', 'immediate', 'stop')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Runs one statement on a connection of its own, as `create database` needs. */
export const runStatement = async (url: string, statement: string): Promise<void> => {
  const { Client } = await import('pg')
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const findBinaries = async (): Promise<string | null> => {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? await readdir(root) : []
  const packaged = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
  const onPath = (process.env.PATH ?? '').split(delimiter)
  return [...packaged, ...onPath].find((bin) => existsSync(join(bin, 'initdb'))) ?? null
}

const postgresUser = async (): Promise<{ uid: number; gid: number } | null> => {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
    )
    return { uid: Number(uid), gid: Number(gid) }
  } catch {
    return null
  }
}

const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
