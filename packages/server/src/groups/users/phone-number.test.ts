import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkCountries, parsePhoneNumber, parseReachableNumber } from './phone-number.ts'

const vectors = new URL('../../../../../../shared/vectors/phone/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors/phone: those tests are skipped.\n')

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as T
type Examples = { numbers: { region: string; type: string; e164: string }[] }
type Negative = { derived: { input: string }[]; libphonenumber_parse_failures: { input: string }[] }

const canonical = (typed: string): string | null => {
  try {
    return parsePhoneNumber(typed)
  } catch {
    return null
  }
}

test.skipIf(!present)('refuses every number that costs extra, and every one nobody reads', () => {
  const refused = new Set(['premiumRate', 'sharedCost', 'pager', 'uan', 'voicemail'])
  for (const { region, type, e164 } of read<Examples>('libphonenumber-examples.json').numbers) {
    if (refused.has(type)) expect(canonical(e164), `${region} ${type} ${e164}`).toBeNull()
  }
})

test.skipIf(!present)('takes the mobile numbers of every country, as they are', () => {
  for (const { region, type, e164 } of read<Examples>('libphonenumber-examples.json').numbers) {
    if (type === 'mobile') expect(canonical(e164), `${region} ${e164}`).toBe(e164)
  }
})

test.skipIf(!present)('refuses what is no E.164 number', () => {
  const { derived, libphonenumber_parse_failures: failures } = read<Negative>('negative.json')
  for (const { input } of [...derived, ...failures]) {
    expect(canonical(input), JSON.stringify(input)).toBeNull()
  }
})

test('has one spelling for one number', () => {
  expect(canonical('+4407911123456')).toBe('+447911123456')
  expect(canonical('+447911123456')).toBe('+447911123456')
})

test('takes numbers of the allowed countries only', () => {
  const reach = (countries: 'all' | string[], typed: string) =>
    parseReachableNumber({ config: { phones: { countries, smsHost: null } } }, typed)
  const refusal = expect.objectContaining({ errorType: 'invalid_phone_number_country_code' })
  expect(reach('all', '+4915123456789').canonical).toBe('+4915123456789')
  expect(reach(['US', 'DE'], '+4915123456789').country).toBe('DE')
  // Canada and Jamaica share +1 with the United States.
  expect(() => reach(['US'], '+15062345678')).toThrow(refusal)
  expect(() => reach(['US'], '+18762101234')).toThrow(refusal)
  // A satellite phone is in no country.
  expect(reach('all', '+870301234567').country).toBeNull()
  expect(() => reach(['US'], '+870301234567')).toThrow(refusal)
  expect(() => checkCountries(['us'])).toThrow(/phones\.countries names "us"/)
})
