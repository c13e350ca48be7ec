import { expect, test } from 'vitest'
import { isIssued } from './siwe.ts'
import { parseSiwe, writeSiwe, type SiweFields } from './siwe-grammar.ts'
import { isHost, isUri } from './uri.ts'

const issued: SiweFields = {
  scheme: 'https',
  domain: 'app.example.com',
  address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
  statement: 'Hello',
  uri: 'https://app.example.com/in',
  chainId: '1',
  nonce: '0123456789abcdef',
  issuedAt: '2026-01-01T00:00:00Z',
  expirationTime: '2026-01-01T00:05:00Z',
  notBefore: '2026-01-01T00:00:00Z',
  requestId: 'r1',
  resources: ['urn:a', 'urn:b'],
}

test('a message is the one that was issued in every field, or none', () => {
  expect(isIssued(writeSiwe(issued), issued)).toBe(true)
  const others: Partial<SiweFields>[] = [
    { scheme: null },
    { scheme: 'http' },
    { domain: 'evil.example' },
    { address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
    { statement: null },
    { statement: 'hello' },
    { uri: 'https://app.example.com/in/' },
    { chainId: '5' },
    { nonce: '0123456789abcdeF' },
    { issuedAt: '2026-01-01T00:00:01Z' },
    { expirationTime: null },
    { expirationTime: '2027-01-01T00:00:00Z' },
    { notBefore: null },
    { requestId: null },
    { requestId: 'r2' },
    { resources: [] },
    { resources: ['urn:a'] },
    { resources: ['urn:b', 'urn:a'] },
    { resources: ['urn:a', 'urn:b', 'urn:c'] },
  ]
  for (const other of others) {
    const message = writeSiwe({ ...issued, ...other })
    expect(parseSiwe(message), message).not.toBeNull()
    expect(isIssued(message, issued), JSON.stringify(other)).toBe(false)
  }
  for (const message of ['', `${writeSiwe(issued)}\n`, ` ${writeSiwe(issued)}`]) {
    expect(isIssued(message, issued)).toBe(false)
  }
})

test('a line break in a field is no second field', () => {
  const fields = ['domain', 'statement', 'uri', 'nonce', 'issuedAt', 'requestId'] as const
  for (const name of fields) {
    const message = writeSiwe({ ...issued, [name]: `${issued[name]}\nURI: https://evil.example` })
    expect(parseSiwe(message), name).toBeNull()
  }
})

test('absurd texts are refused at once', () => {
  const started = performance.now()
  for (const text of ['a', 'a:', '%41', '/', '@', '[', '1.', 'a@']) {
    const long = text.repeat(20_000)
    expect(isHost(`${long} `)).toBe(false)
    expect(isUri(`a://${long} `)).toBe(false)
    expect(parseSiwe(writeSiwe({ ...issued, domain: long, uri: `x:${long} ` }))).toBeNull()
  }
  expect(performance.now() - started).toBeLessThan(2000)
})
