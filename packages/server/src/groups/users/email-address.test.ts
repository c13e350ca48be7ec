import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEmailAddress, readEmailAddress } from './email-address.ts'

const vectors = new URL('../../../../../../shared/vectors/email/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors/email: those tests are skipped.\n')

type Vector = { address: string; expect: string; test: string }
const read = (file: string): Vector[] =>
  (JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as { tests: Vector[] }).tests

const canonical = (address: string): string | null => {
  try {
    return parseEmailAddress(address).canonical
  } catch {
    return null
  }
}

test('keeps an address as it was typed, and compares it in lower case', () => {
  expect(parseEmailAddress('Ada.L+tag@Example.COM')).toEqual({
    kind: 'email',
    address: 'Ada.L+tag@Example.COM',
    canonical: 'ada.l+tag@example.com',
    localPart: 'Ada.L+tag',
    domain: 'example.com',
  })
})

test('mails an international domain by its one ASCII form', () => {
  expect(parseEmailAddress('a@exämple.com').address).toBe('a@xn--exmple-cua.com')
})

test('never takes two addresses for one, or one for another', () => {
  for (const address of ['a@exаmple.com', 'mıke@example.com', 'İ@example.com']) {
    expect(canonical(address), address).not.toBe(canonical('a@example.com'))
    expect(canonical(address), address).not.toBe(canonical('mike@example.com'))
    expect(canonical(address), address).not.toBe(canonical('i@example.com'))
  }
  for (const address of [
    'ſmith@example.com',
    'a@ⓔxample.com',
    'a＠example.com',
    '\u212a@example.com',
  ]) {
    expect(canonical(address), address).toBeNull()
  }
})

test.skipIf(!present)('withstands the known attacks on identity', () => {
  for (const { address, expect: expected } of read('identity-attacks.json')) {
    const result = canonical(address)
    if (expected.startsWith('refuse') && !expected.includes('or deliver')) {
      expect(result, `${JSON.stringify(address)}: ${expected}`).toBeNull()
    }
    if (/^(valid|IDN|same identity)/.test(expected)) {
      expect(result, `${JSON.stringify(address)}: ${expected}`).not.toBeNull()
    }
    if (expected.startsWith('trim or refuse')) expect(result).toBeNull()
  }
  expect(canonical('A@B.CO')).toBe(canonical('a@b.co'))
  expect(canonical('a@xn--exmple-cua.com')).toBe(canonical('a@exämple.com'))
})

test.skipIf(!present)('agrees with a strict validator on what is no address', () => {
  for (const { address, expect: expected, test } of read('python-email-validator.json')) {
    // Names such as `.test` are addresses; that no mail gets there is for the mail server to say.
    if (expected !== 'invalid' || test === 'test_email_invalid_reserved_domain') continue
    expect(canonical(address), JSON.stringify(address)).toBeNull()
  }
})

/** No dot, or a last label that no registry has: a login form takes such a domain for a slip. */
const unlikely = /@[^.]+$|\.[a-z]$|\.[a-z]+-[a-z]+$/

test.skipIf(!present)(
  'takes what mail is delivered to, and none of the forms of the grammar',
  () => {
    const { tests } = JSON.parse(readFileSync(new URL('isemail-tests.json', vectors), 'utf8')) as {
      tests: { address: string; category: string }[]
    }
    for (const { address, category } of tests) {
      const deliverable = ['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN'].includes(category)
      const taken = canonical(address) !== null
      expect(taken, address).toBe(deliverable && !unlikely.test(address))
    }
  },
)

const names = new URL('../url/wpt-toascii.json', vectors)
test.skipIf(!existsSync(names))(
  'knows an international domain by the form that browsers give it',
  () => {
    const tests = JSON.parse(readFileSync(names, 'utf8')) as {
      input: string
      output: string | null
    }[]
    for (const { input, output } of tests) {
      const read = readEmailAddress(`a@${input}.com`)
      if (output === null) expect(read, input).toBeNull()
      else if (read) expect(read.domain, input).toBe(`${output}.com`)
    }
  },
)
