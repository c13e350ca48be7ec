import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { base32nopad } from '@scure/base'
import { describe, expect, test } from 'vitest'
import { codeOf, stepAt, stepOf } from './totp.ts'

const vectors = new URL('../../../../../../shared/vectors/totp/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')
// SAFETY: each caller names the shape of the file that it reads.
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as T

describe.skipIf(!present)('codes of authenticator apps', () => {
  test('are those of RFC 4226, appendix D', () => {
    const { secret_base32, vectors } = read<{
      secret_base32: string
      vectors: { counter: number; hotp: string }[]
    }>('rfc4226-hotp.json')
    expect(vectors).toHaveLength(10)
    for (const { counter, hotp } of vectors) expect(codeOf(secret_base32, counter)).toBe(hotp)
  })

  test('are those of RFC 6238, appendix B', () => {
    const { vectors } = read<{
      vectors: {
        unix_time: number
        algorithm: string
        secret_base32: string
        totp_6_digits: string
      }[]
    }>('rfc6238-totp.json')
    const named: Record<string, string> = {
      SHA256: 'authenticator apps read the algorithm from the URI, and many know SHA-1 only',
      SHA512: 'the same',
    }
    const ours = vectors.filter(({ algorithm }) => !(algorithm in named))
    expect([ours.length, vectors.length]).toEqual([6, 18])
    for (const { unix_time, secret_base32, totp_6_digits } of ours) {
      const time = new Date(unix_time * 1000)
      expect(codeOf(secret_base32, stepAt(time))).toBe(totp_6_digits)
      expect(stepOf(secret_base32, totp_6_digits, time)).toBe(stepAt(time))
    }
  })

  test('write secrets as RFC 4648 does, without padding', () => {
    const { vectors } = read<{ vectors: { text: string; base32: string }[] }>('rfc4648-base32.json')
    expect(vectors).toHaveLength(7)
    for (const { text, base32 } of vectors) {
      const unpadded = base32.replaceAll('=', '')
      expect(base32nopad.encode(Buffer.from(text))).toBe(unpadded)
      expect(Buffer.from(base32nopad.decode(unpadded)).toString()).toBe(text)
    }
  })

  test('rest on a sound HMAC-SHA-1', () => {
    const { testGroups } = read<{
      testGroups: {
        tagSize: number
        tests: { tcId: number; key: string; msg: string; tag: string; result: string }[]
      }[]
    }>('wycheproof-hmac-sha1.json')
    for (const { tagSize, tests } of testGroups) {
      for (const { tcId, key, msg, tag, result } of tests) {
        const mac = createHmac('sha1', Buffer.from(key, 'hex'))
          .update(Buffer.from(msg, 'hex'))
          .digest('hex')
        expect(mac.slice(0, tagSize / 4) === tag, String(tcId)).toBe(result === 'valid')
      }
    }
  })
})
