import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

/** What a demo of the suite stores its data in. */
export type Engine = 'pglite' | 'postgres'

/** What a project of the suite runs on. Firefox's runs on PGlite, the others are called by it. */
export const engineOf = (project: string): Engine =>
  project === 'postgres' ? 'postgres' : 'pglite'

/** The variable that says where the demo of an engine answers. */
export const urlVariable = (engine: Engine): string => `LATCHKEY_E2E_${engine.toUpperCase()}_URL`

/** The variable that says where the PostgreSQL of the run is. */
export const clusterVariable = 'LATCHKEY_E2E_CLUSTER'

/** The environment of a new demo: a database of its own on PostgreSQL, nothing for PGlite. */
export const databaseOf = async (engine: Engine): Promise<Record<string, string>> => {
  if (engine !== 'postgres') return {}
  const url = new URL(process.env[clusterVariable] ?? '')
  const client = new Client({ connectionString: url.href })
  await client.connect()
  const name = `e2e_${randomUUID().replaceAll('-', '')}`
  await client.query(`create database ${name}`)
  await client.end()
  url.pathname = `/${name}`
  return { DATABASE_URL: url.href }
}
