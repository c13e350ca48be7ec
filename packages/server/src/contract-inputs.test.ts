import {
  commonErrors,
  contract,
  pathParameters,
  type Endpoint,
  type ErrorBody,
} from '@latchkey/api'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type OpenDatabase } from './db/database.ts'
import {
  createPostgresStore,
  createTestServer,
  noLimits,
  testEngines,
  type TestServer,
} from './testing.ts'
import { createCheapHash } from './testing-hash.ts'
import { createExamples, type Examples } from './testing-requests.ts'

type Fields = Record<string, unknown>
type OAuthErrorBody = { error?: string }
type Sent = { what: string; init: RequestInit; path?: string }

// Only a database that a second connection can look into shows that nothing changed.
const onPostgres = testEngines().includes('postgres')
if (!onPostgres) process.stderr.write('No PostgreSQL: whether rows change is not looked at.\n')

let kit: TestServer
let store: Awaited<ReturnType<typeof createPostgresStore>> | null = null
let database: OpenDatabase | null = null
let examples: Examples
beforeAll(async () => {
  store = onPostgres ? await createPostgresStore() : null
  database = store && (await openDatabase(store.database))
  kit = await createTestServer({
    limits: noLimits,
    parts: { passwordHash: createCheapHash() },
    // A wrong password is a guess, and guesses are counted.
    locks: { threshold: 1000 },
    ...(store && { database: store.database }),
  })
  examples = await createExamples(kit)
})
afterAll(async () => {
  await database?.close()
  await kit.close()
  await store?.drop()
})

const endpoints = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members).map(([name, endpoint]: [string, Endpoint]) => ({
    group,
    name,
    endpoint,
    title: `${endpoint.method} ${endpoint.path}`,
  })),
)

const exampleOf = ({ group, name }: { group: string; name: string }): Fields =>
  // SAFETY: `Examples` has a member for each endpoint.
  (examples as unknown as Record<string, Record<string, Fields>>)[group]?.[name] ?? {}

const authorization = () =>
  `Basic ${Buffer.from(`${kit.server.projectId}:${kit.server.secret}`).toString('base64')}`

/** The request as it is on the wire: some members in the path, the others in the query or the body. */
const build = (endpoint: Endpoint, fields: Fields): { path: string; init: RequestInit } => {
  const inPath = pathParameters(endpoint.path)
  const rest = Object.entries(fields).filter(([name]) => !inPath.includes(name))
  const path = inPath.reduce(
    (path, name) => path.replace(`{${name}}`, encodeURIComponent(String(fields[name]))),
    endpoint.path as string,
  )
  const { method, auth } = endpoint
  const headers = {
    ...(auth !== 'client' && { authorization: authorization() }),
    ...(auth === 'bearer' && { authorization: `Bearer ${inHeader(fields.access_token)}` }),
    'content-type': 'application/json',
  }
  if (auth === 'bearer') return { path, init: { method, headers } }
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)]))
    return { path: rest.length > 0 ? `${path}?${query}` : path, init: { method, headers } }
  }
  // Like JSON.stringify, but a member may be called `__proto__`.
  const members = rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return { path, init: { method, headers, body: `{${members.join(',')}}` } }
}

// A header holds bytes, of which some are none that a client can send.
const inHeader = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : '')
    .toString('latin1')
    .replaceAll(/[\0\r\n]/g, '?')

const send = async (path: string, init: RequestInit) => {
  const response = await kit.server.fetch(new Request(`http://host.invalid${path}`, init))
  const body = (await response.json()) as ErrorBody & OAuthErrorBody & Fields
  return { status: response.status, body, type: body.error ?? body.error_type }
}

/** Everything that is stored, but for the counts of requests and of guesses. */
const digest = async (): Promise<string> => {
  if (!database) return ''
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name <> 'rate_limits' order by 1
  `.execute(database.db)
  const parts = tables.rows.map(
    ({ name }) =>
      sql`(select ${name} || md5(coalesce(string_agg(row, ' ' order by row), '')) from
        (select (to_jsonb(t) - 'failed_attempts')::text as row from ${sql.table(name)} as t) as rows)`,
  )
  const { rows } = await sql<{ digest: string }>`
    select concat(${sql.join(parts)}) as digest`.execute(database.db)
  return rows[0]?.digest ?? ''
}

type Answer = { what: string; status: number; type: string }

/** Sends it all, and holds each answer to the contract. */
const sendAll = async (endpoint: Endpoint, cases: Sent[], path: string): Promise<Answer[]> => {
  const answers: Answer[] = []
  const refused: Sent[] = []
  for (const one of cases) {
    const answer = await send(one.path ?? path, one.init)
    answers.push({ what: one.what, status: answer.status, type: answer.type })
    if (answer.status === 200) continue
    expectListed(endpoint, answer, one.what)
    refused.push(one)
  }
  // Once more without those that were taken, and may store something.
  const stored = await digest()
  for (const { what, init, path: own = path } of refused) {
    expectListed(endpoint, await send(own, init), what)
  }
  expect(await digest(), 'a refusal changed a row').toBe(stored)
  return answers
}

/** What was taken, of all that was sent. */
const takenOf = (answers: Answer[]): string[] =>
  answers.filter(({ status }) => status === 200).map(({ what }) => what)

const expectListed = (
  endpoint: Endpoint,
  { status, body, type }: Awaited<ReturnType<typeof send>>,
  what: string,
): void => {
  expect(status, what).toBeGreaterThanOrEqual(400)
  expect(status, what).toBeLessThan(500)
  expect([...endpoint.errors, ...commonErrors], what).toContain(type)
  if (endpoint.auth === 'client' || endpoint.auth === 'bearer') {
    expect(body, what).toEqual({
      status_code: status,
      request_id: expect.any(String),
      error: type,
      error_description: expect.stringMatching(/^[ -~]+$/),
      error_uri: expect.stringContaining(`/docs/errors/${status}#`),
    })
    return
  }
  expect(body, what).toEqual({
    status_code: status,
    request_id: expect.any(String),
    error_type: expect.any(String),
    error_message: expect.any(String),
    error_url: expect.stringContaining(`/docs/errors/${status}#`),
    ...(body.error_details !== undefined && { error_details: expect.any(Object) }),
  })
}

/** All places in a request where a value stands, nested ones included. */
const placesIn = (fields: Fields, above: string[] = []): string[][] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const place = [...above, name]
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? [place, ...placesIn(value as Fields, place)] : [place]
  })

/** A copy with another value at one place; without it when the value is undefined. */
const withAt = (fields: Fields, [name = '', ...rest]: string[], value: unknown): Fields => {
  const copy = { ...fields }
  if (rest.length > 0) copy[name] = withAt(copy[name] as Fields, rest, value)
  else if (value === undefined) delete copy[name]
  else copy[name] = value
  return copy
}

const valueAt = (fields: Fields, place: string[]): unknown =>
  place.reduce((value: unknown, name) => (value as Fields)[name], fields)

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value)

const kinds: unknown[] = ['text', 7, true, ['text'], { text: 'text' }]

const strangeTexts: Record<string, string> = {
  empty: '',
  blank: ' \t',
  long: 'x'.repeat(20_000),
  NUL: 'a\u0000b',
  'half a character': 'a\ud800b',
  controls: 'a\u0007\r\nSet-Cookie: a=b',
  'right to left': '\u202eexample\u2066',
  emoji: '👩🏽‍🚀',
  quotes: `'"\`;--<script>`,
  wildcard: '%',
}

/** What a path cannot hold: without it the path is another one. */
const unspeakable = ['empty', 'half a character']

const strangeNumbers = [0, -1, 1.5, 1e9, Number.MAX_SAFE_INTEGER]

describe.each(endpoints)('$title', ({ endpoint, ...named }) => {
  const inPath = pathParameters(endpoint.path)
  const sent = (what: string, fields: Fields): Sent => ({ what, ...build(endpoint, fields) })

  test('refuses every wrong value, and changes nothing', async () => {
    const example = exampleOf(named)
    const places = placesIn(example)
    const wrongKinds = places.flatMap((place) => {
      const [name = ''] = place
      // What stands in a path or a query is text, whatever it was.
      if (inPath.includes(name) || endpoint.method === 'GET') return []
      const right = kindOf(valueAt(example, place))
      return kinds
        .filter((value) => kindOf(value) !== right)
        .map((value) =>
          sent(`${place.join('.')} as ${kindOf(value)}`, withAt(example, place, value)),
        )
    })
    const { path, init } = build(endpoint, example)
    // What is refused as it stands must be refused for another reason now.
    const before = (await send(path, init)).type
    const answers = await sendAll(endpoint, wrongKinds, path)
    const passed = answers.filter(({ status, type }) => status === 200 || type === before)
    expect(passed.map(({ what }) => what).filter((what) => !free.test(what))).toEqual([])

    const strange = places.flatMap((place) => {
      const value = valueAt(example, place)
      const values: [string, unknown][] =
        typeof value === 'string'
          ? Object.entries(strangeTexts)
          : typeof value === 'number'
            ? strangeNumbers.map((number) => [String(number), number])
            : []
      return values
        .filter(([what]) => !(inPath.includes(place[0] ?? '') && unspeakable.includes(what)))
        .map(([what, other]) => sent(`${place.join('.')} ${what}`, withAt(example, place, other)))
    })
    await sendAll(endpoint, strange, path)
  })

  test('refuses a request without what it needs, and takes null for absent', async () => {
    const example = exampleOf(named)
    const { path } = build(endpoint, example)
    const names = Object.keys(example).filter((name) => !inPath.includes(name))
    const missing = names.map((name) => sent(name, withAt(example, [name], undefined)))
    const nulls = names.map((name) => sent(name, withAt(example, [name], null)))
    const inside = placesIn(example).filter(
      (place) => place.length > 1 && !free.test(place.join('.')),
    )
    const withoutIt = takenOf(await sendAll(endpoint, missing, path))
    if (endpoint.method !== 'GET') {
      const answersOf = async (cases: Sent[]) => {
        const types = []
        for (const { init } of cases) types.push((await send(path, init)).type)
        return types
      }
      expect(await answersOf(nulls)).toEqual(await answersOf(missing))
      const within = (value: null | undefined) =>
        answersOf(inside.map((place) => sent(place.join('.'), withAt(example, place, value))))
      expect(await within(null)).toEqual(await within(undefined))
    }
    for (const name of withoutIt) expect(isRequired(endpoint, name), name).toBe(false)
  })

  test('takes no member twice, and none by a name of its own', async () => {
    const example = exampleOf(named)
    const { path, init } = build(endpoint, example)
    if (typeof init.body !== 'string') return
    const open = init.body.slice(0, -1)
    const comma = open === '{' ? '' : ','
    const refused = [
      `${open}${comma}"twice":1,"twice":1}`,
      `${open}${comma}"twice":1,"tw\\u0069ce":1}`,
      `${open}${comma}"in":{"twice":1,"a":[{"b":1,"b":2}]}}`,
      '{',
      '[]',
      'null',
      '"text"',
      '7',
      `{"a":${'['.repeat(30)}${']'.repeat(30)}}`,
    ].map((body): Sent => ({ what: body.slice(-60), init: { ...init, body } }))
    expect(takenOf(await sendAll(endpoint, refused, path))).toEqual([])
    for (const name of ['__proto__', 'constructor', 'toString', 'unknown_member']) {
      const body = `${open}${comma}"${name}":{"polluted":true}}`
      const plain = await send(path, init)
      const odd = await send(path, { ...init, body })
      expect(odd.status, name).toBeLessThan(500)
      if (plain.status !== 200) expect(odd.type, name).toBe(plain.type)
      expect(({} as Fields).polluted, name).toBeUndefined()
    }
  })

  test('answers nobody else, and nothing but JSON', async () => {
    const example = exampleOf(named)
    const { path, init } = build(endpoint, example)
    const stored = await digest()
    const answer = async (headers: Record<string, string>, body = init.body) =>
      (await send(path, { ...init, headers, ...(body !== undefined && { body }) })).type
    const type = { 'content-type': 'application/json' }
    if (endpoint.auth === 'project') {
      const of = (id: string, secret: string) => ({
        ...type,
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      })
      const { projectId, secret } = kit.server
      for (const headers of [
        type,
        of(projectId, 'wrong'),
        of('project-test-22222222-2222-4222-8222-222222222222', secret),
        { ...type, authorization: `Bearer ${secret}` },
      ]) {
        expect(await answer(headers)).toBe('unauthorized_credentials')
      }
    }
    if (init.body !== undefined) {
      const ofClients = endpoint.auth === 'client'
      for (const other of [
        'text/plain',
        'multipart/form-data',
        ...(ofClients ? [] : ['application/x-www-form-urlencoded']),
      ]) {
        const headers = { authorization: authorization(), 'content-type': other }
        expect(await answer(headers), other).toBe(ofClients ? 'invalid_request' : 'bad_request')
      }
    }
    for (const method of ['PATCH', 'OPTIONS', 'PROPFIND']) {
      const { type } = await send(path, { method, headers: { authorization: authorization() } })
      expect(type, method).toBe('method_not_allowed')
    }
    for (const odd of [
      `${path.split('?')[0]}/`,
      path.replace('/v1/', '/v1//'),
      path.replace('/v1', '/V1'),
      path.replace('/.well-known/', '/.well-known//'),
    ].filter((odd) => odd !== path)) {
      expect((await send(odd, init)).type, odd).toBe('route_not_found')
    }
    expect(await digest()).toBe(stored)
  })
})

/** Members that take any JSON: metadata and claims, whose values are the caller's. */
const free = /^(?:(?:un)?trusted_metadata|session_custom_claims|query\.operands)\./

/** Whether the request schema of an endpoint does without a member. */
const isRequired = (endpoint: Endpoint, name: string): boolean => {
  const { entries } = endpoint.request as unknown as { entries: Record<string, { type: string }> }
  return !['optional', 'nullish'].includes(entries[name]?.type ?? 'optional')
}
