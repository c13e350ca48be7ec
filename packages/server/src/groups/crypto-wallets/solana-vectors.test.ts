import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { base58 } from '@scure/base'
import { describe, expect, test } from 'vitest'
import { isSigned, solana } from './solana.ts'

const vectors = new URL('../../../../../../shared/vectors/ed25519/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')
// SAFETY: each caller names the shape of the file that it reads.
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as T
const bytes = (hex: string) => Buffer.from(hex, 'hex')

describe.skipIf(!present)('signatures of Solana wallets', () => {
  test('are judged as Wycheproof judges them', () => {
    const { testGroups } = read<{
      testGroups: {
        publicKey: { pk: string }
        tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[]
      }[]
    }>('wycheproof-ed25519.json')
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, comment, msg, sig, result } of tests) {
        const good = isSigned(bytes(sig), bytes(msg), bytes(publicKey.pk))
        expect(good, `${tcId} ${comment}`).toBe(result === 'valid')
      }
    }
  })

  test('are refused at every edge that anybody could sign at', () => {
    const { cases } = read<{
      cases: { index: number; message: string; pub_key: string; signature: string }[]
    }>('speccheck.json')
    const taken = cases.filter(({ message, pub_key, signature }) =>
      isSigned(bytes(signature), bytes(message), bytes(pub_key)),
    )
    expect(cases).toHaveLength(12)
    // 3: points of mixed order, the equation right without the cofactor: whoever signed it holds
    // the key, and Solana itself takes it. 4 and 5 are right with the cofactor only.
    expect(taken.map(({ index }) => index)).toEqual([3])
  })

  test('are of the text byte for byte, whatever it looks like', () => {
    const { tests } = read<{ tests: Record<string, { text: string }> }>('siws-message-format.json')
    // The wire has no members for Sign-In With Solana: its texts are texts like any other.
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
    const address = base58.encode(key)
    for (const [name, { text }] of Object.entries(tests)) {
      const isSignedBy = solana.readSignature(
        base58.encode(sign(null, Buffer.from(text), privateKey)),
      )
      expect(isSignedBy(text, address), name).toBe(true)
      expect(isSignedBy(`${text}\n`, address), name).toBe(false)
    }
  })

  test('and addresses are base58, in one spelling', () => {
    const { valid, invalid } = read<{
      valid: { hex: string; string: string }[]
      invalid: { string: unknown }[]
    }>('base58.json')
    expect([valid.length, invalid.length]).toEqual([97, 8])
    for (const { hex, string } of valid) {
      expect(Buffer.from(base58.decode(string)).toString('hex')).toBe(hex)
      expect(base58.encode(bytes(hex))).toBe(string)
    }
    for (const { string } of invalid) {
      expect(() => solana.readAddress(string as string), String(string)).toThrow(
        expect.objectContaining({ errorType: 'invalid_solana_address' }),
      )
    }
  })
})
