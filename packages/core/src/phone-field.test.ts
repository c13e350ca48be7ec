import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as phoneCountries from './phone-countries.ts'
import { createPhoneField } from './phone-field.ts'

beforeEach(() => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB')
})
afterEach(() => {
  document.documentElement.lang = ''
})

const open = async (text = '') => {
  const field = createPhoneField(text)
  await field.getState().load()
  return field
}
const shown = (field: ReturnType<typeof createPhoneField>) => {
  const { text, country, phone } = field.getState()
  return [text, country?.code, phone]
}

test('takes whole numbers before the countries are there', () => {
  const field = createPhoneField('')
  field.getState().type('+44 7400 123456')
  expect(shown(field)).toEqual(['+44 7400 123456', undefined, '+447400123456'])
  expect(field.getState().countries).toEqual([])
})

test('is at home in the country of the browser, and reads numbers as people there write them', async () => {
  const field = await open()
  field.getState().type('07400 123456')
  expect(shown(field)).toEqual(['07400 123456', 'GB', '+447400123456'])
})

test('reads what was typed before the countries came', async () => {
  const field = createPhoneField('')
  field.getState().type('07400 123456')
  await field.getState().load()
  expect(shown(field)).toEqual(['07400 123456', 'GB', '+447400123456'])
})

test('takes the country of a number that is filled in, and keeps it for the next one', async () => {
  const field = await open()
  field.getState().type('+33 6 12 34 56 78')
  expect(shown(field)).toEqual(['+33 6 12 34 56 78', 'FR', '+33612345678'])
  field.getState().type('')
  field.getState().type('06 87 65 43 21')
  expect(shown(field)).toEqual(['06 87 65 43 21', 'FR', '+33687654321'])
})

test('has no country for a number of none', async () => {
  const field = await open()
  field.getState().type('+999 12')
  expect(shown(field)).toEqual(['+999 12', undefined, '+99912'])
})

test('makes a number of one country a number of the chosen one', async () => {
  const field = await open('+447400123456')
  expect(shown(field)).toEqual(['+447400123456', 'GB', '+447400123456'])
  field.getState().choose('DE')
  expect(shown(field)).toEqual(['7400123456', 'DE', '+497400123456'])
  field.getState().choose('IT')
  expect(shown(field)).toEqual(['7400123456', 'IT', '+397400123456'])
})

test('takes digits for a whole number when no country is chosen', async () => {
  const field = await open()
  field.getState().choose('')
  field.getState().type('44 7400 123456')
  expect(shown(field)).toEqual(['44 7400 123456', undefined, '+447400123456'])
})

test('loads the countries once, in the language of the page', async () => {
  const create = vi.spyOn(phoneCountries, 'createPhoneCountries')
  document.documentElement.lang = 'fr'
  const field = createPhoneField('')
  await Promise.all([field.getState().load(), field.getState().load()])
  field.getState().type('0')
  await field.getState().load()
  expect(create).toHaveBeenCalledExactlyOnceWith({ language: 'fr', locale: 'en-GB' })
  expect(field.getState().country?.name).toBe('Royaume-Uni')
})

test('goes on without the countries when they do not come, and tries again', async () => {
  vi.spyOn(phoneCountries, 'createPhoneCountries').mockImplementationOnce(() => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  const field = await open('+447400123456')
  expect(shown(field)).toEqual(['+447400123456', undefined, '+447400123456'])
  await field.getState().load()
  expect(field.getState().country?.code).toBe('GB')
})
