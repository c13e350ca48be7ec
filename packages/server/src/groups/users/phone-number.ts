import { ApiError } from '@latchkey/api'
import {
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
  type NumberType,
} from 'libphonenumber-js/max'
import type { Config } from '../../config.ts'

/** A number that a message can be sent to. */
export type PhoneNumber = {
  kind: 'phone'
  /** E.164. */
  address: string
  /** The same: two numbers are one identity exactly when these are equal. */
  canonical: string
  /** Null for a network of no country, such as a satellite's. */
  country: string | null
}

// Whoever owns such a number earns by every message, or nobody reads what arrives there.
const refused: readonly NumberType[] = ['PREMIUM_RATE', 'SHARED_COST', 'PAGER', 'UAN', 'VOICEMAIL']

/**
 * Reads a phone number in E.164 form and returns its one spelling, or throws `invalid_phone_number`.
 * Numbers that cost extra are refused, and so are those that no numbering plan has.
 */
export const parsePhoneNumber = (typed: string): string => readPhoneNumber(typed).canonical

/** Reads a number that messages go to. Also throws `invalid_phone_number_country_code`. */
export const parseReachableNumber = (
  { config }: { config: Pick<Config, 'phones'> },
  typed: string,
): PhoneNumber => {
  const phone = readPhoneNumber(typed)
  const { countries } = config.phones
  if (countries !== 'all' && (phone.country === null || !countries.includes(phone.country))) {
    throw new ApiError('invalid_phone_number_country_code')
  }
  return phone
}

/** Reads a phone number wherever it is from, or throws `invalid_phone_number`. */
export const readPhoneNumber = (typed: string): PhoneNumber => {
  // Nothing but ASCII digits: what one parser skips, another one reads.
  const parsed = /^\+[1-9]\d{6,14}$/.test(typed) ? parsePhoneNumberFromString(typed) : undefined
  const type = parsed?.getType()
  if (!parsed || !type || refused.includes(type)) throw new ApiError('invalid_phone_number')
  const { number, country = null } = parsed
  return { kind: 'phone', address: number, canonical: number, country }
}

/** Refuses a list of countries with one that does not exist. */
export const checkCountries = (countries: 'all' | readonly string[]): 'all' | CountryCode[] => {
  if (countries === 'all') return countries
  return countries.map((country) => {
    if (isSupportedCountry(country)) return country
    throw new Error(
      `phones.countries names "${country}". Use two upper-case letters: US, GB, DE, or 'all'.`,
    )
  })
}

/** The host that codes of an SMS are bound to, or null. Refuses what is no site. */
export const smsHostOf = (origin: string | undefined): string | null => {
  if (origin === undefined) return null
  if (URL.canParse(origin) && new URL(origin).hostname) return new URL(origin).hostname
  throw new Error(`phones.smsOrigin must be the origin of a site: https://example.com.`)
}
