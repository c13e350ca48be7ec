// @vitest-environment node
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' }
import metadata from 'libphonenumber-js/metadata.max.json' with { type: 'json' }
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { expect, test } from 'vitest'
import { createPhoneCountries } from './phone-countries.ts'
import { internationalDigits, nationalDigits, toE164 } from './phone-number.ts'

const countries = createPhoneCountries({ language: 'en', locale: 'en-GB' })
const country = (code: string) => {
  const found = countries.list.find((one) => one.code === code)
  if (!found) throw new Error(`No country ${code}.`)
  return found
}

test('knows the countries, calling codes and trunk prefixes that libphonenumber knows', () => {
  const known = Object.entries(metadata.countries).map(([code, plan]) => {
    // Zero, the number, stands for none.
    const trunk = typeof plan[5] === 'string' ? plan[5] : ''
    return `${code} ${String(plan[0])} ${trunk}`
  })
  const ours = countries.list.map(
    ({ code, callingCode, trunk }) => `${code} ${callingCode} ${trunk}`,
  )
  expect(new Set(ours)).toEqual(new Set(known))
  expect(ours).toHaveLength(known.length)
})

test('finds the country that most numbers of a calling code belong to', () => {
  for (const [callingCode, [main]] of Object.entries(metadata.country_calling_codes)) {
    expect(countries.find(callingCode, null)?.code).toBe(main)
  }
})

/** Where mobile numbers are written at home as no rule about a prefix can tell. */
const irregular = ['AR', 'BY']

test('writes a mobile number of every country in E.164 form, however it is typed', () => {
  for (const { code } of countries.list) {
    const number = parsePhoneNumberFromString(examples[code as CountryCode], code as CountryCode)
    if (!number) throw new Error(`No example of ${code}.`)
    const typed = [number.nationalNumber, number.formatInternational(), `00${number.number}`]
    if (!irregular.includes(code)) typed.push(number.formatNational())
    for (const text of typed) expect(toE164(text, country(code)), text).toBe(number.number)
  }
})

test.for<[string, string]>([
  ['07400 123456', '+447400123456'],
  ['(07400) 123-456', '+447400123456'],
  ['7400/123.456', '+447400123456'],
  ['+44 (0)7400 123456', '+447400123456'],
  ['0044 7400 123456', '+447400123456'],
  ['٠٧٤٠٠ ١٢٣٤٥٦', '+447400123456'],
  ['＋４４ ７４００ １２３４５６', '+447400123456'],
  ['\u202a+44\u00a07400\u2011123456\u202c', '+447400123456'],
  ['', ''],
  ['-', ''],
])('reads %j as %j in Britain', ([typed, written]) => {
  expect(toE164(typed, country('GB'))).toBe(written)
})

test('takes a whole number with or without its plus while no country is known', () => {
  expect(toE164('+44 7400 123456', null)).toBe('+447400123456')
  expect(toE164('44 7400 123456', null)).toBe('+447400123456')
  expect(toE164('0044 7400 123456', null)).toBe('+447400123456')
})

test('keeps the first digit of a number abroad where no trunk prefix can stand', () => {
  expect(toE164('+7 812 123 45 67', country('RU'))).toBe('+78121234567')
  expect(toE164('+39 06 1234 5678', country('IT'))).toBe('+390612345678')
})

test('makes no number of what holds letters', () => {
  expect(toE164(' ada2@example.com ', country('GB'))).toBe('ada2@example.com')
})

test('tells a number with its country from one without', () => {
  expect(internationalDigits('+44 7400')).toBe('447400')
  expect(internationalDigits('(+44) 7400')).toBe('447400')
  expect(internationalDigits('0044 7400')).toBe('447400')
  expect(internationalDigits('07400')).toBeNull()
  expect(internationalDigits('')).toBeNull()
  expect(nationalDigits('+44 7400 123', country('GB'))).toBe('7400123')
  expect(nationalDigits('07400 123', country('GB'))).toBe('07400123')
})

test('stays with the chosen country while the digits can belong to it', () => {
  expect(countries.find('1876', country('CA'))?.code).toBe('CA')
  expect(countries.find('4', country('GG'))?.code).toBe('GG')
  expect(countries.find('49', country('GG'))?.code).toBe('DE')
  expect(countries.find('999', country('GG'))).toBeNull()
})

test.for<[string, string | undefined]>([
  ['en-GB', 'GB'],
  ['de', 'DE'],
  ['pt-BR', 'BR'],
  ['es-419', undefined],
  ['en_US', undefined],
])('is at home for the locale %s in %s', ([locale, home]) => {
  expect(createPhoneCountries({ language: 'en', locale }).home?.code).toBe(home)
})

test('names the countries in the language of the page, in its order', () => {
  const { list, home } = createPhoneCountries({ language: 'de', locale: 'es-AR' })
  expect(list[0]?.name).toBe('Afghanistan')
  // By code point it would be the last.
  expect(list.map(({ name }) => name).indexOf('Österreich')).toBeLessThan(200)
  expect(home).toMatchObject({ code: 'AR', name: 'Argentinien' })
  expect(createPhoneCountries({ language: 'de_DE', locale: 'es-AR' }).home?.name).toBe('Argentina')
})
