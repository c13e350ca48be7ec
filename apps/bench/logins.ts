import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setup } from '@latchkey/server/testing-setup'
import { argon2Parameters, createPostgresStore, createTestServer } from '@latchkey/server/testing'
import { hash, verify } from '@node-rs/argon2'
import { Hono } from 'hono'
import { Pool } from 'pg'

const unlimited = { burst: 1e9, perMinute: 1e9 }
const password = 'plum kettle orbit 47 lantern'
const seconds = Number(process.argv[2] ?? 10)
// As many callers as keep both cores busy, whatever each waits for.
const LANES = 16
const SLICE_MS = 500

const teardown = await setup()
const store = await createPostgresStore()
const kit = await createTestServer({
  database: store.database,
  // The JWTs of a session are fresh by the real time.
  clock: Date.now,
  limits: { passwordTries: unlimited, clients: unlimited },
})
const authorization = `Basic ${Buffer.from(`${kit.server.projectId}:${kit.server.secret}`).toString('base64')}`

/** Calls the server as a gateway would: a request in, a status and a body out. */
const post = async (path: string, body: object) => {
  const response = await kit.server.fetch(
    new Request(`http://embedded${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
  const answer = (await response.json()) as { session_token: string }
  if (response.status !== 200) throw new Error(`${path} answered ${JSON.stringify(answer)}`)
  return answer
}

type Work = (turn: number) => Promise<unknown>

/**
 * How often a second the callers get an answer, each asking again at once, for two kinds of work in
 * turns: a machine that slows down does so for both.
 */
const perSecond = async (works: [Work, Work]): Promise<[number, number]> => {
  const runs = works.map((work) => ({ work, times: 0, ms: 0 }))
  for (let round = 0; round <= seconds * 2; round += 1) {
    for (const run of runs) {
      const begun = performance.now()
      let times = 0
      const lane = async () => {
        while (performance.now() < begun + SLICE_MS) await run.work(times++)
      }
      await Promise.all(Array.from({ length: LANES }, lane))
      // The first round warms up.
      if (round === 0) continue
      run.times += times
      run.ms += performance.now() - begun
    }
  }
  const [first = 0, second = 0] = runs.map(({ times, ms }) => (times / ms) * 1000)
  return [first, second]
}

const people = Array.from({ length: 50 }, (_, index) => `bench-${index}@example.com`)
const tokens: string[] = []
for (const email of people) {
  const made = await post('/v1/passwords', { email, password, session_duration_minutes: 60 })
  tokens.push(made.session_token)
}
const one = <T>(list: T[], turn: number): T | undefined => list[turn % list.length]

const logIn = (turn: number) =>
  post('/v1/passwords/authenticate', {
    email: one(people, turn),
    password,
    session_duration_minutes: 60,
  })
const checkSession = (turn: number) =>
  post('/v1/sessions/authenticate', { session_token: one(tokens, turn) })

const pool = new Pool({ connectionString: store.url, max: 10 })
const { rows } = await pool.query<{ token_hash: string }>(
  'select token_hash from sessions limit 50',
)
const bare = new Hono().post('/', async (c) => {
  const { token_hash } = await c.req.json<{ token_hash: string }>()
  const found = await pool.query('select * from sessions where token_hash = $1', [token_hash])
  return c.json(found.rows[0])
})
const askBare = async (turn: number) => {
  const response = await bare.request('/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(one(rows, turn)),
  })
  return response.json()
}

const stored = await hash(password, argon2Parameters)
const [argon2, login] = await perSecond([() => verify(stored, password), logIn])
const [select, session] = await perSecond([askBare, checkSession])

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
await Promise.all(Array.from({ length: 200 }, (_, turn) => logIn(turn)))
delay.disable()
const p99 = delay.percentile(99) / 1e6

const report = [
  { what: 'raw argon2id', value: Math.round(argon2), unit: 'per second' },
  { what: 'password login', value: Math.round(login), unit: 'per second' },
  { what: 'bare handler, one select', value: Math.round(select), unit: 'per second' },
  { what: 'session by token', value: Math.round(session), unit: 'per second' },
]
for (const { what, value, unit } of report) console.log(`     ${what}: ${value} ${unit}`)

const goals = [
  { what: 'password login / raw argon2id', value: login / argon2, atLeast: 0.9 },
  { what: 'session by token / bare handler', value: session / select, atLeast: 0.4 },
  { what: 'event loop p99 with 200 logins queued, ms', value: p99, atMost: 50 },
]
for (const { what, value, atLeast = 0, atMost = Infinity } of goals) {
  const met = value >= atLeast && value <= atMost
  const bound = atMost < Infinity ? `at most ${atMost}` : `at least ${atLeast}`
  console.log(`${met ? 'ok  ' : 'MISS'} ${what}: ${value.toFixed(3)} (${bound})`)
  if (!met) process.exitCode = 1
}

await pool.end()
await kit.close()
await store.drop()
await teardown()
