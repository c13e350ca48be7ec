import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hashOf, readSignature, recoverAddress } from './ethereum.ts'
import { isIssued, siweTimeRefusal } from './siwe.ts'
import { parseSiwe, writeSiwe, type SiweFields } from './siwe-grammar.ts'

const vectors = new URL('../../../../../../shared/vectors/siwe/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')
// SAFETY: each caller names the shape of the file that it reads.
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as T

/** A message as the vectors write it; what is missing there is missing here. */
type Fields = Partial<Omit<SiweFields, 'chainId'>> & { version?: string; chainId?: number | string }

const fieldsOf = ({ version: _, chainId, ...fields }: Fields): SiweFields => ({
  scheme: null,
  statement: null,
  expirationTime: null,
  notBefore: null,
  requestId: null,
  resources: [],
  domain: '',
  address: '',
  uri: '',
  nonce: '',
  issuedAt: '',
  ...fields,
  chainId: String(chainId ?? ''),
})

/** Writes even what no message can be: a field that is missing leaves its line empty. */
const textOf = (fields: Fields): string =>
  writeSiwe(fieldsOf(fields)).replace('Version: 1', `Version: ${fields.version ?? ''}`)

const signerOf = (message: string, signature: string): string | null => {
  try {
    return recoverAddress(readSignature(signature), hashOf(message))
  } catch {
    return null
  }
}

describe.skipIf(!present)('messages of EIP-4361', () => {
  test('are read as they were meant, and written again byte for byte', () => {
    const cases = Object.entries(
      read<Record<string, { message: string; fields: Fields }>>('parsing_positive.json'),
    )
    expect(cases).toHaveLength(19)
    for (const [name, { message, fields }] of cases) {
      const parsed = parseSiwe(message)
      expect(parsed, name).toEqual(fieldsOf(fields))
      expect(parsed && writeSiwe(parsed), name).toBe(message)
    }
    const { messages } = read<{ messages: string[] }>('erc4361-examples.json')
    for (const message of messages) {
      const parsed = parseSiwe(message)
      expect(parsed && writeSiwe(parsed)).toBe(message)
    }
  })

  test('are refused when they are malformed, as texts and as objects', () => {
    const texts = Object.entries(read<Record<string, string>>('parsing_negative.json'))
    const objects = Object.entries(read<Record<string, Fields>>('parsing_negative_objects.json'))
    expect([texts.length, objects.length]).toEqual([29, 18])
    for (const [name, text] of texts) expect(parseSiwe(text), name).toBeNull()
    for (const [name, fields] of objects) expect(parseSiwe(textOf(fields)), name).toBeNull()
  })

  type Signed = Fields & {
    signature: string
    time?: string
    domainBinding?: string
    matchNonce?: string
  }
  // The same steps as signing in: grammar, what was issued, time, signature.
  const isGood = ({ signature, time, domainBinding, matchNonce, ...fields }: Signed): boolean => {
    const message = textOf(fields)
    const issued = fieldsOf({
      ...fields,
      domain: domainBinding ?? fields.domain ?? '',
      nonce: matchNonce ?? fields.nonce ?? '',
    })
    if (!isIssued(message, issued)) return false
    const now = time === undefined ? new Date('2026-01-01T00:00:00Z') : new Date(time)
    if (siweTimeRefusal(issued, now)) return false
    return signerOf(message, signature) === issued.address
  }

  test('sign in when they are what was issued, in time and signed', () => {
    const good = Object.entries(read<Record<string, Signed>>('verification_positive.json'))
    const bad = Object.entries(read<Record<string, Signed>>('verification_negative.json'))
    expect([good.length, bad.length]).toEqual([4, 10])
    for (const [name, vector] of good) expect(isGood(vector), name).toBe(true)
    for (const [name, vector] of bad) expect(isGood(vector), name).toBe(false)
  })

  test('are refused from contract wallets, which only their chain could check', () => {
    const signed = Object.entries(
      read<Record<string, { message: string; signature: string }>>('eip1271.json'),
    )
    expect(signed).toHaveLength(2)
    for (const [name, { message, signature }] of signed) {
      expect(signerOf(message, signature), name).not.toBe(parseSiwe(message)?.address)
    }
  })
})
