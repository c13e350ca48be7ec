import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RequestOf, contract } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import {
  createPostgresStore,
  createTestServer,
  testEngines,
  type TestServer,
} from '../../testing.ts'

type Request = Omit<RequestOf<typeof contract.passwords.migrate>, 'email'>
type Vector = { source: string; password: string; request: Request }

const plenty = { burst: 10_000, perMinute: 10_000 }
const limits = { sends: plenty, passwordTries: plenty, migrations: plenty }
const password = 'password'
const md5: Request = { hash: '5f4dcc3b5aa765d61d8327deb882cf99', hash_type: 'md_5' }
const newAddress = () => `${randomUUID()}@example.com`

describe.each(testEngines())('migrated passwords on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits })
  })
  afterAll(() => kit.close())

  const migrate = (email: string, more: Partial<Request> = {}) =>
    kit.api.passwords.migrate({ email, ...md5, ...more })
  const logIn = (email: string, tried = password) =>
    kit.api.passwords.authenticate({ email, password: tried, session_duration_minutes: 60 })

  test('make a user with everything the other system knew', async () => {
    const email = newAddress()
    const external_id = `crm|${randomUUID()}`
    const answer = await migrate(email, {
      external_id,
      set_email_verified: true,
      phone_number: '+12025550123',
      set_phone_number_verified: true,
      name: { first_name: 'Ada' },
      roles: ['admin'],
      trusted_metadata: { plan: 'gold' },
      untrusted_metadata: { theme: 'dark' },
    })
    expect(answer.user_created).toBe(true)
    expect(answer.user).toMatchObject({
      status: 'active',
      external_id,
      emails: [{ email_id: answer.email_id, email, verified: true }],
      phone_numbers: [{ phone_number: '+12025550123', verified: true }],
      name: { first_name: 'Ada', middle_name: '', last_name: '' },
      roles: ['stytch_user', 'admin'],
      trusted_metadata: { plan: 'gold' },
      untrusted_metadata: { theme: 'dark' },
      password: { requires_reset: false },
    })
    expect((await logIn(email)).user_id).toBe(answer.user_id)
  })

  test('find a user by the address, and refuse one who has a password', async () => {
    const email = newAddress()
    const { user_id } = await kit.api.users.create({
      email,
      trusted_metadata: { plan: 'gold', since: 1 },
    })
    const answer = await migrate(email.toUpperCase(), { trusted_metadata: { since: null } })
    expect(answer).toMatchObject({ user_id, user_created: false })
    expect(answer.user).toMatchObject({
      emails: [{ verified: false }],
      trusted_metadata: { plan: 'gold' },
    })
    const again = migrate(email, { name: { first_name: 'Eve' }, set_email_verified: true })
    await expect(again).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'password_already_exists',
    })
    const { name, emails } = await kit.api.users.get({ user_id })
    expect({ name, verified: emails[0]?.verified }).toEqual({ name: null, verified: false })
  })

  test('refuse what belongs to somebody else, and make nobody then', async () => {
    const external_id = randomUUID()
    const phone_number = '+12025550199'
    await migrate(newAddress(), { external_id, phone_number })
    for (const [more, errorType] of [
      [{ external_id }, 'duplicate_user_external_id'],
      [{ phone_number }, 'duplicate_phone_number'],
      [{ external_id: `user-test-${randomUUID()}` }, 'invalid_user_id'],
      [{ phone_number: '555' }, 'invalid_phone_number'],
      [{ trusted_metadata: { text: 'x'.repeat(5000) } }, 'metadata_too_large'],
    ] as const) {
      const email = newAddress()
      await expect(migrate(email, more), errorType).rejects.toMatchObject({
        statusCode: 400,
        errorType,
      })
      await expect(logIn(email)).rejects.toMatchObject({ errorType: 'email_not_found' })
    }
  })

  test('survive many first logins at once', async () => {
    const email = newAddress()
    await migrate(email)
    await Promise.all(Array.from({ length: 20 }, () => logIn(email)))
    await logIn(email)
    await expect(logIn(email, 'Password')).rejects.toMatchObject({
      errorType: 'unauthorized_credentials',
    })
  })

  test('of bcrypt are right to the last byte after the first login', async () => {
    const email = newAddress()
    const long = `${'0123456789'.repeat(7)}01tail-of-eight`
    const hash = '$2a$04$R1lJ2gkNaoPGdafE.H.16.1MKHPvmKwryeulRe225LKProWYwt9Oi'
    const vector = '0123456789'.repeat(26).slice(0, 254)
    await migrate(email, { hash_type: 'bcrypt', hash })
    await expect(logIn(email, `${vector.slice(0, 71)}\0`)).rejects.toMatchObject({
      errorType: 'unauthorized_credentials',
    })
    await logIn(email, vector)
    for (const other of [long, vector.slice(0, 72), `${vector}x`, `${vector}\0x`]) {
      await expect(logIn(email, other), other).rejects.toMatchObject({
        errorType: 'unauthorized_credentials',
      })
    }
    await logIn(email, vector)
  })

  test('stay with a reset by mail', async () => {
    const email = newAddress()
    const { user_id } = await migrate(email, { set_email_verified: true })
    expect((await kit.api.users.get({ user_id })).password?.requires_reset).toBe(false)
  })
})

describe('hashes of other systems', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ limits })
  })
  afterAll(() => kit.close())

  const refusal = async (request: Partial<Request>) => {
    const email = newAddress()
    const error = await kit.api.passwords
      .migrate({ email, ...md5, ...request })
      .catch((error) => error)
    await expect(
      kit.api.passwords.authenticate({ email, password }),
      JSON.stringify(request),
    ).rejects.toMatchObject({ errorType: 'email_not_found' })
    return [error.statusCode, error.errorType]
  }

  const argon = {
    salt: 'somesalt',
    iteration_amount: 2,
    memory: 65_536,
    threads: 1,
    key_length: 32,
  }
  const argonHash = 'c1628832147d9720c5bd1cfd61367078729f6dfb6f8fea9ff98158e0d7816ed0'
  const scrypt = {
    salt: 'TmFDbA==',
    n_parameter: 1024,
    r_parameter: 8,
    p_parameter: 1,
    key_length: 32,
  }
  const pbkdf = { salt: 'TmFDbA==', iteration_amount: 1000, key_length: 32 }
  const key32 = 'hsYF68OiOUPdDZ1Fg+fJPeq1h/gXXY7acBp9/6c+tmQ='

  test.each<[string, Partial<Request>]>([
    ['invalid_hash', { hash: '' }],
    ['invalid_hash', { hash: 'a'.repeat(5000) }],
    ['invalid_hash_type', { hash_type: 'rot_13' as 'md_5' }],
    ['invalid_md_5_hash', { hash: '5f4dcc3b5aa765d61d8327deb882cf9' }],
    ['invalid_md_5_hash', { hash: 'zf4dcc3b5aa765d61d8327deb882cf99' }],
    ['invalid_sha_1_hash', { hash_type: 'sha_1' }],
    ['invalid_sha_512_hash', { hash_type: 'sha_512' }],
    ['invalid_bcrypt_hash', { hash_type: 'bcrypt' }],
    ['invalid_bcrypt_hash', { hash_type: 'bcrypt', hash: `$2x$05$${'a'.repeat(53)}` }],
    ['invalid_bcrypt_cost', { hash_type: 'bcrypt', hash: `$2b$03$${'a'.repeat(53)}` }],
    ['invalid_bcrypt_cost', { hash_type: 'bcrypt', hash: `$2b$31$${'a'.repeat(53)}` }],
    ['invalid_phpass_hash_format', { hash_type: 'phpass' }],
    ['invalid_phpass_hash_format', { hash_type: 'phpass', hash: '$P$9IQRaTwmfeRo7ud9Fh4E2' }],
    ['invalid_phpass_hash_format', { hash_type: 'phpass', hash: `$P$S${'a'.repeat(30)}` }],
    ['invalid_phpass_hash_prefix', { hash_type: 'phpass', hash: `$Q$9${'a'.repeat(30)}` }],
    ['invalid_hash', { hash_type: 'argon_2id', hash: argonHash }],
    [
      'invalid_hash',
      {
        hash_type: 'argon_2id',
        hash: '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8',
      },
    ],
    [
      'invalid_argon_2_salt',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, salt: 'short' } },
    ],
    [
      'invalid_argon_2_threads',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, threads: 0 } },
    ],
    [
      'invalid_argon_2_memory',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, memory: 7 } },
    ],
    [
      'invalid_argon_2_memory',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, memory: 1_048_576 } },
    ],
    [
      'invalid_argon_2_memory',
      {
        hash_type: 'argon_2i',
        hash: '$argon2i$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$0Vh6ygkiw7XWqD7asxvuPE667zQu1hJ6VdGbI1GtH0E',
      },
    ],
    [
      'invalid_argon_2_iteration_amount',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, iteration_amount: 0 } },
    ],
    [
      'invalid_argon_2_iteration_amount',
      {
        hash_type: 'argon_2i',
        hash: argonHash,
        argon_2_config: { ...argon, iteration_amount: 4_294_967_295 },
      },
    ],
    [
      'invalid_argon_2_key_length',
      { hash_type: 'argon_2i', hash: 'c1628832', argon_2_config: { ...argon, key_length: 4 } },
    ],
    [
      'argon_2_key_length_mismatch',
      { hash_type: 'argon_2i', hash: argonHash, argon_2_config: { ...argon, key_length: 64 } },
    ],
    ['invalid_hash', { hash_type: 'scrypt', hash: key32 }],
    [
      'invalid_base64_scrypt_hash',
      { hash_type: 'scrypt', hash: 'not base64', scrypt_config: scrypt },
    ],
    [
      'invalid_base64_scrypt_salt',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, salt: '!' } },
    ],
    [
      'invalid_scrypt_n_parameter',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, n_parameter: 1000 } },
    ],
    [
      'invalid_scrypt_n_parameter',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, n_parameter: 524_288 } },
    ],
    [
      'invalid_scrypt_parameters',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, r_parameter: 0 } },
    ],
    [
      'invalid_scrypt_parameters',
      {
        hash_type: 'scrypt',
        hash: key32,
        scrypt_config: { ...scrypt, n_parameter: 262_144, r_parameter: 16 },
      },
    ],
    [
      'invalid_scrypt_parameters',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, p_parameter: 1_000_000 } },
    ],
    [
      'invalid_scrypt_parameters',
      {
        hash_type: 'scrypt',
        hash: key32,
        scrypt_config: { ...scrypt, n_parameter: 65_536, r_parameter: 1 },
      },
    ],
    [
      'scrypt_key_length_mismatch',
      { hash_type: 'scrypt', hash: key32, scrypt_config: { ...scrypt, key_length: 64 } },
    ],
    ['invalid_pbkdf_2_hash', { hash_type: 'pbkdf_2', hash: key32 }],
    ['invalid_pbkdf_2_hash', { hash_type: 'pbkdf_2', hash: '???', pbkdf_2_config: pbkdf }],
    [
      'invalid_pbkdf_2_salt',
      { hash_type: 'pbkdf_2', hash: key32, pbkdf_2_config: { ...pbkdf, salt: '?' } },
    ],
    [
      'invalid_pbkdf_2_algorithm',
      {
        hash_type: 'pbkdf_2',
        hash: key32,
        pbkdf_2_config: { ...pbkdf, algorithm: 'sha1' as 'sha256' },
      },
    ],
    [
      'invalid_pbkdf_2_iteration_amount',
      { hash_type: 'pbkdf_2', hash: key32, pbkdf_2_config: { ...pbkdf, iteration_amount: 0 } },
    ],
    [
      'invalid_pbkdf_2_iteration_amount',
      { hash_type: 'pbkdf_2', hash: key32, pbkdf_2_config: { ...pbkdf, iteration_amount: 1e9 } },
    ],
    [
      'pbkdf_2_key_length_mismatch',
      { hash_type: 'pbkdf_2', hash: key32, pbkdf_2_config: { ...pbkdf, key_length: 20 } },
    ],
  ])('are refused with %s: %o', async (errorType, request) => {
    expect(await refusal(request)).toEqual([400, errorType])
  })
})

test('a migrated hash becomes argon2id at the first right login, and not before', async () => {
  if (testEngines().length < 2) return
  const store = await createPostgresStore()
  const kit = await createTestServer({ database: store.database, limits })
  const reader = await openDatabase(store.database)
  const stored = () => reader.db.selectFrom('passwords').selectAll().executeTakeFirstOrThrow()
  const email = newAddress()
  await kit.api.passwords.migrate({ email, ...md5 })
  const before = await stored()
  await kit.api.passwords.authenticate({ email, password: 'wrong' }).catch(() => {})
  expect(await stored()).toEqual(before)
  expect(before.hash).toContain('"md5"')
  await kit.api.passwords.authenticate({ email, password })
  const after = await stored()
  expect(after.hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(after).toEqual({ ...before, hash: after.hash })
  await kit.api.passwords.authenticate({ email, password })
  expect(await stored()).toEqual(after)
  await reader.close()
  await kit.close()
  await store.drop()
})

const vectorFile = (name: string) =>
  fileURLToPath(new URL(`../../../../../../shared/vectors/hashes/${name}`, import.meta.url))
const vectorsOf = <T>(name: string): T[] =>
  existsSync(vectorFile(name)) ? JSON.parse(readFileSync(vectorFile(name), 'utf8')).vectors : []

/** Rows that the wire or our bounds forbid, by the reason. */
const forbidden: { reason: string; errorType: string; is(request: Request): boolean }[] = [
  {
    reason: 'N is over 262144',
    errorType: 'invalid_scrypt_n_parameter',
    is: ({ scrypt_config }) => (scrypt_config?.n_parameter ?? 0) > 262_144,
  },
  {
    reason: 'a comparison would take 1 GiB of memory',
    errorType: 'invalid_argon_2_memory',
    is: ({ hash, argon_2_config }) =>
      argon_2_config?.memory === 1_048_576 || hash.includes('m=1048576'),
  },
]

describe.skipIf(!existsSync(vectorFile('stytch-migrate-requests.json')))('vectors', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ limits })
  })
  afterAll(() => kit.close())

  const rows = vectorsOf<Vector>('stytch-migrate-requests.json').map(
    (vector, index) => [index, vector.source, vector] as const,
  )

  test.each(rows)('row %i, %s, migrates and authenticates', async (_, __, vector) => {
    const email = newAddress()
    const migrated = kit.api.passwords.migrate({ email, ...vector.request })
    const limit = forbidden.find(({ is }) => is(vector.request))
    if (limit) {
      const { errorType } = limit
      await expect(migrated, limit.reason).rejects.toMatchObject({ statusCode: 400, errorType })
      return
    }
    await migrated
    const logIn = (tried: string) => kit.api.passwords.authenticate({ email, password: tried })
    const wrong = { statusCode: 401, errorType: 'unauthorized_credentials' }
    // A bcrypt hash knows 72 bytes until the first login.
    if (Buffer.byteLength(vector.password) < 72) {
      await expect(logIn(`${vector.password}x`)).rejects.toMatchObject(wrong)
    }
    await logIn(vector.password)
    await expect(logIn(`${vector.password}x`)).rejects.toMatchObject(wrong)
    await logIn(vector.password)
  })

  const malformed = vectorsOf<{ scheme: string; hash: string | null; hash_base64: string | null }>(
    'passlib-malformed-hashes.json',
  )
  const types = [
    'bcrypt',
    'md_5',
    'argon_2i',
    'argon_2id',
    'sha_1',
    'sha_512',
    'scrypt',
    'phpass',
    'pbkdf_2',
  ] as const

  test('of malformed hashes are refused as every type, with and without parameters', async () => {
    expect(malformed).toHaveLength(88)
    for (const { scheme, hash, hash_base64 } of malformed) {
      const text = hash ?? Buffer.from(hash_base64 ?? '', 'base64').toString()
      for (const hash_type of types) {
        for (const configs of [{}, parametersFor(text)]) {
          const email = newAddress()
          await expect(
            kit.api.passwords.migrate({ email, hash: text, hash_type, ...configs }),
            `${scheme} ${text} as ${hash_type}`,
          ).rejects.toMatchObject({ statusCode: 400 })
        }
      }
    }
  })
})

// Parameters of which nothing is wrong, and the length that a lenient decoder would find.
const parametersFor = (hash: string): Partial<Request> => ({
  argon_2_config: {
    salt: 'somesalt',
    iteration_amount: 1,
    memory: 64,
    threads: 1,
    key_length: Math.floor(hash.length / 2),
  },
  scrypt_config: {
    salt: '',
    n_parameter: 16,
    r_parameter: 1,
    p_parameter: 1,
    key_length: Buffer.from(hash, 'base64').length,
  },
  pbkdf_2_config: {
    salt: '',
    iteration_amount: 1,
    key_length: Buffer.from(hash, 'base64').length,
  },
})
