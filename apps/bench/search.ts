import { Pool } from 'pg'
import { setup } from '@latchkey/server/testing-setup'
import { createPostgresStore, createTestServer } from '@latchkey/server/testing'
import { openDatabase } from '../../packages/server/src/db/database.ts'
import { selectFound } from '../../packages/server/src/groups/users/search.ts'
import { readQuery } from '../../packages/server/src/groups/users/search-query.ts'
import { runStatement, startPostgres } from '../../packages/server/src/testing-postgres.ts'
import { cases, type Operand } from './search-cases.ts'
import { rows } from './search-rows.ts'

const users = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 200)
const GOAL_MS = 50

// The indexes of a million users fit in memory, as on any server that was set up for them.
const cluster = process.env.DATABASE_URL ? null : await startPostgres(['shared_buffers=2GB'])
if (cluster) process.env.DATABASE_URL = cluster.url
const teardown = await setup()
const store = await createPostgresStore()
console.log(`Storing ${users} users.`)
for (const statement of rows(users)) await runStatement(store.url, statement)
await runStatement(store.url, 'vacuum analyze')

const unlimited = { burst: 1e9, perMinute: 1e9 }
const kit = await createTestServer({ database: store.database, limits: { searches: unlimited } })
const { db, close } = await openDatabase(store.database)
const pool = new Pool({
  connectionString: store.url,
  options: '-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0',
})

const measure = async (operandsOf: (round: number) => Operand[]) => {
  const times: number[] = []
  let found = 0
  for (let round = 0; round < rounds; round += 1) {
    const query = { operator: 'AND' as const, operands: operandsOf(round) }
    const begun = performance.now()
    const { results } = await kit.api.users.search({ query })
    times.push(performance.now() - begun)
    found += results.length
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Number((times[Math.ceil(rounds * share) - 1] ?? 0).toFixed(1))
  return { p50: at(0.5), p99: at(0.99), found: Math.round(found / rounds) }
}

const planOf = async (operands: Operand[]): Promise<string> => {
  const slice = { now: new Date(), limit: 1001, after: null }
  const { sql: text, parameters } = selectFound(readQuery({ operands }), slice).compile(db)
  const plan = await pool.query(`explain (format json) ${text}`, [...parameters])
  return scansOf(plan.rows).join(' ')
}

for (const [what, operandsOf] of Object.entries(cases(users))) {
  const { p50, p99, found } = await measure(operandsOf)
  const plan = await planOf(operandsOf(1))
  // Only a search for nothing in particular may read a table as it lies.
  const met = p99 < GOAL_MS && !plan.includes('whole ')
  if (!met) process.exitCode = 1
  console.log(
    `${met ? 'ok  ' : 'MISS'} ${what}: p50 ${p50} ms, p99 ${p99} ms, ${found} found by ${plan}`,
  )
}

await pool.end()
await close()
await kit.close()
await store.drop()
await teardown()
await cluster?.stop()

/** How a plan finds the users of a page: the indexes that it reads, and the tables as a whole. */
function scansOf(plan: unknown): string[] {
  const scans = new Set<string>()
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const members = node as { [key: string]: unknown }
    // A sub-plan reads what a found user owns.
    if (members['Parent Relationship'] === 'SubPlan') return
    if (typeof members['Index Name'] === 'string') scans.add(members['Index Name'])
    if (members['Node Type'] === 'Seq Scan') scans.add(`whole ${String(members['Relation Name'])}`)
    for (const member of Object.values(members)) walk(member)
  }
  walk(plan)
  return [...scans]
}
