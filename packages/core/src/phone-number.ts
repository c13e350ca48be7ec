import { asciiDigits } from './digits.ts'
import type { PhoneCountry } from './phone-countries.ts'

/** The digits after the `+` or `00` of a number with its country, or null for one without. */
export const internationalDigits = (text: string): string | null =>
  /^(?:\+|00)(\d*)/.exec(compact(text))?.[1] ?? null

/** The digits of a number as people of its country write it, its trunk `0` included. */
export const nationalDigits = (text: string, country: PhoneCountry | null): string => {
  const international = internationalDigits(text)
  return international === null
    ? compact(text)
    : international.slice(country ? country.callingCode.length : 0)
}

/**
 * Writes a number as typed in E.164 form, as far as that is possible without the numbering plans
 * of all countries: the server checks it. `country` is null while nobody knows it.
 */
export const toE164 = (text: string, country: PhoneCountry | null): string => {
  // What holds letters is no number, and guessing one would text a stranger.
  if (/\p{L}/u.test(text)) return text.trim()
  const digits = nationalDigits(text, country)
  if (!digits || !country) return digits && `+${digits}`
  // Abroad, only `0` is ever written between the country and the number: +44 (0)20 …
  const trunk = internationalDigits(text) !== null && country.trunk !== '0' ? '' : country.trunk
  return `+${country.callingCode}${digits.startsWith(trunk) ? digits.slice(trunk.length) : digits}`
}

/** ASCII digits, and a `+` where there is one: pasted numbers hold dashes, brackets and bidi marks. */
const compact = (text: string): string =>
  asciiDigits(text)
    .replaceAll('＋', '+')
    .replace(/[^\d+]/g, '')
    .replace(/(?!^)\+/g, '')
