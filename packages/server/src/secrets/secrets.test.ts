import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type OpenDatabase } from '../db/database.ts'
import { migrate } from '../db/migrations.ts'
import {
  codeIn,
  createPostgresStore,
  createTestClock,
  createTestServer,
  testEngines,
  tokensIn,
} from '../testing.ts'
import { newCode } from './codes.ts'
import { createKeys } from './keys.ts'
import { createPasswordHash } from './password-hash.ts'
import { KEPT_MS, KEY_LIFE_MS, PUBLISHED_AHEAD_MS } from './key-ring.ts'
import { createSigningKeys } from './signing-keys.ts'

const secret = 'a secret of at least thirty-two characters'

test('draws every code as often as any other, leading zeros kept', () => {
  const draws = 100_000
  const counts = Array.from({ length: 6 }, () => Array<number>(10).fill(0))
  for (let draw = 0; draw < draws; draw += 1) {
    const code = newCode()
    if (code.length !== 6) throw new Error(`not six digits: ${code}`)
    counts.forEach((digits, place) => {
      const digit = Number(code[place])
      digits[digit] = (digits[digit] ?? 0) + 1
    })
  }
  for (const digits of counts) {
    const expected = draws / 10
    const chiSquare = digits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // Nine degrees of freedom: beyond this once in a hundred million runs.
    expect(chiSquare).toBeLessThan(54)
  }
})

test('keeps nothing in the database that gives a code, a token or a password away', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-dump-'))
  // A new PGlite directory takes seconds to make, so only where there is no PostgreSQL.
  const store = testEngines().includes('postgres')
    ? await createPostgresStore()
    : { database: { directory: join(dataDir, 'database') }, drop: () => Promise.resolve() }
  const kit = await createTestServer({ database: store.database })
  const email = 'dump@example.com'
  const { email_id } = await kit.api.magicLinks.emailLoginOrCreate({ email })
  const mail = kit.outbox.messages()[0]
  const [code, { magic_links: link = '' }] = [codeIn(mail), tokensIn(mail)]
  const { session_token } = await kit.api.passwords.create({
    email: 'other@example.com',
    password: 'plum-orbit-walnut-42',
    session_duration_minutes: 60,
  })
  await kit.close()
  const database = await openDatabase(store.database)
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'
  `.execute(database.db)
  const dumps = await Promise.all(
    tables.map(
      async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(database.db)).rows,
    ),
  )
  const dump = JSON.stringify(dumps)
  await database.close()
  await store.drop()
  await rm(dataDir, { recursive: true })

  expect(dump).toContain(email)
  for (const canary of [link, session_token, 'plum-orbit', kit.server.secret, '"d":']) {
    expect(dump).not.toContain(canary)
  }
  const mac = /"code_mac":"([\w-]+)"/.exec(dump)?.[1] ?? ''
  const codeId = /"code_id":"([\w-]+)"/.exec(dump)?.[1] ?? ''
  expect(Buffer.from(mac, 'base64url')).toHaveLength(32)
  // Whoever has the dump can try all million codes, but not without the key.
  for (const guess of [
    code,
    `${email_id}${code}`,
    `${codeId}${code}`,
    `${code}${codeId}`,
    JSON.stringify([email_id, codeId, code]),
  ]) {
    for (const algorithm of ['sha256', 'sha1', 'md5']) {
      expect(createHash(algorithm).update(guess).digest('base64url')).not.toBe(mac)
    }
  }
})

test('opens what it sealed, and nothing that another secret or label sealed', () => {
  const keys = createKeys(secret)
  const sealed = keys.seal('signing-keys', 'text', 'label')
  expect(keys.open('signing-keys', sealed, 'label')).toBe('text')
  expect(keys.open('signing-keys', sealed, 'other')).toBeNull()
  expect(keys.open('session-tokens', sealed, 'label')).toBeNull()
  expect(createKeys(`${secret}x`).open('signing-keys', sealed, 'label')).toBeNull()
  expect(keys.open('signing-keys', sealed.slice(0, -4), 'label')).toBeNull()
  expect(keys.open('signing-keys', '', 'label')).toBeNull()
})

test('hashes a few passwords at once, lets some wait, and turns the rest away', async () => {
  const hasher = createPasswordHash({ maxRunning: 1, maxWaiting: 3 })
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => hasher.hash('password')))
  expect(answers.map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
  expect(answers.at(-1)).toMatchObject({
    reason: { errorType: 'server_unavailable', retryAfterSeconds: 1 },
  })
  const hash = await hasher.hash('password')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(await hasher.verify(async () => hash, 'password')).toBe(true)
  expect(await hasher.verify(async () => hash, 'Password')).toBe(false)
  expect(await hasher.verify(async () => null, 'password')).toBe(false)
})

describe('signing keys', () => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openDatabase({ memory: true })
    await migrate(database.db)
  })
  afterAll(() => database.close())

  let kids = 0
  const open = (clock: { now(): number }, by = secret) =>
    createSigningKeys({
      db: database.db,
      keys: createKeys(by),
      now: () => new Date(clock.now()),
      newKid: () => `jwk-test-${(kids += 1)}`,
    })
  const kidOf = async (keys: ReturnType<typeof open>) =>
    decodeProtectedHeader(await (await keys.signer())({ sub: 'user' })).kid

  test('are one even for a process whose clock is behind', async () => {
    const clock = createTestClock()
    const kid = await kidOf(open(clock))
    const behind = open({ now: () => clock.now() - 5_000 })
    expect(await kidOf(behind)).toBe(kid)
    expect(await behind.published()).toHaveLength(1)
  })

  test('rotate: published before they sign, kept after, never two signers', async () => {
    const clock = createTestClock()
    const keys = open(clock)
    const first = await kidOf(keys)
    const jwt = await (await keys.signer())({ sub: 'user' })
    expect(await kidOf(open(clock))).toBe(first)
    expect(await keys.published()).toHaveLength(1)

    clock.advance(KEY_LIFE_MS - PUBLISHED_AHEAD_MS)
    expect(await kidOf(keys)).toBe(first)
    const both = await keys.published()
    expect(both).toHaveLength(2)
    clock.advance(PUBLISHED_AHEAD_MS)
    const second = await kidOf(keys)
    expect(second).toBe(both[1]?.kid)

    expect((await keys.verify(jwt))?.sub).toBe('user')
    await jwtVerify(jwt, createLocalJWKSet({ keys: await keys.published() }))
    clock.advance(KEPT_MS)
    expect(await keys.published()).toMatchObject([{ kid: second }])
    expect(await keys.verify(jwt)).toBeNull()
  })

  test('still verify after the secret changed, and a new one signs', async () => {
    const clock = createTestClock()
    clock.advance(2 * KEY_LIFE_MS)
    const old = open(clock)
    const jwt = await (await old.signer())({ sub: 'user' })
    const oldKid = await kidOf(old)
    const changed = open(clock, `${secret} changed`)
    const kid = await kidOf(changed)
    expect(kid).not.toBe(oldKid)
    expect((await changed.verify(jwt))?.sub).toBe('user')
  })
})
