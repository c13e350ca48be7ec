import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { verifyImported, type ImportedHash } from './imported-hash.ts'

const vectors = new URL('../../../../../shared/vectors/hashes/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors/hashes: these tests are skipped.\n')
const read = (file: string) => JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

const expectBoth = async (stored: ImportedHash, password: string, what: string) => {
  expect(await verifyImported(stored, password), what).toBe(true)
  expect(await verifyImported(stored, `${password}x`), what).toBe(false)
}

describe.skipIf(!present)('hashes of other systems', () => {
  test('argon2, both versions and types', async () => {
    const { vectors: rows } = read('argon2-reference.json') as {
      vectors: {
        version: 16 | 19
        type: 'argon2i' | 'argon2id'
        t: number
        log2_m: number
        p: number
        password: string
        salt: string
        raw_hex: string
      }[]
    }
    // 256 MiB and more: `migrate` refuses what takes that much for one comparison.
    const bounded = rows.filter(({ log2_m }) => log2_m < 18)
    expect(bounded.length).toBeGreaterThan(15)
    for (const { version, type, t, log2_m, p, password, salt, raw_hex } of bounded) {
      const stored = {
        type,
        version,
        memory: 2 ** log2_m,
        passes: t,
        lanes: p,
        salt: Buffer.from(salt).toString('base64'),
        hash: base64(raw_hex),
      }
      await expectBoth(stored, password, JSON.stringify({ version, type, t, log2_m, p }))
    }
  })

  test('scrypt, as RFC 7914 section 12 has it', async () => {
    const { vectors: rows } = read('scrypt-rfc7914.json') as {
      vectors: {
        password: string
        salt: string
        n: number
        r: number
        p: number
        derived_hex: string
      }[]
    }
    for (const { password, salt, n, r, p, derived_hex } of rows) {
      // `migrate` refuses a larger N.
      if (n > 262_144) continue
      const stored = { n, r, p, salt: Buffer.from(salt).toString('base64') }
      await expectBoth({ type: 'scrypt', ...stored, hash: base64(derived_hex) }, password, `${n}`)
    }
  })

  test('PBKDF2 with SHA-256 and SHA-512', async () => {
    const { vectors: rows } = read('pbkdf2-reference.json') as {
      vectors: {
        algorithm: string
        password_base64: string
        salt_base64: string
        iterations: number
        derived_hex: string
      }[]
    }
    let tried = 0
    for (const { algorithm, password_base64, salt_base64, iterations, derived_hex } of rows) {
      // The wire knows no other digest.
      if (algorithm !== 'sha256' && algorithm !== 'sha512') continue
      tried += 1
      const password = Buffer.from(password_base64, 'base64').toString()
      const stored = { digest: algorithm, rounds: iterations, salt: salt_base64 } as const
      await expectBoth(
        { type: 'pbkdf2', ...stored, hash: base64(derived_hex) },
        password,
        algorithm,
      )
    }
    expect(tried).toBeGreaterThan(0)
  })

  test.each(['sha256', 'sha512'] as const)('PBKDF2 with %s, by Wycheproof', async (digest) => {
    const { testGroups } = read(`wycheproof-pbkdf2-${digest}.json`) as {
      testGroups: {
        tests: {
          tcId: number
          password: string
          salt: string
          iterationCount: number
          dk: string
          result: string
        }[]
      }[]
    }
    for (const one of testGroups.flatMap(({ tests }) => tests)) {
      const password = Buffer.from(one.password, 'hex')
      // Passwords come as JSON text, so bytes that are no UTF-8 cannot be tried.
      if (!Buffer.from(password.toString()).equals(password)) continue
      const stored = { digest, rounds: one.iterationCount, salt: base64(one.salt) }
      const same = await verifyImported(
        { type: 'pbkdf2', ...stored, hash: base64(one.dk) },
        password.toString(),
      )
      expect(same, `case ${one.tcId}`).toBe(one.result === 'valid')
    }
  })
})
