import { ApiError, oauthProviders, type ErrorType } from '@latchkey/api'
import { parseTimestamp } from '../../timestamp.ts'
import { isUserId } from './users.ts'

/** The most values in one filter: as many as the largest page has users. */
export const MAX_VALUES = 1000

const MIN_TERM = 3
const known: readonly string[] = oauthProviders

/** An array of strings, each taken once. */
export const readStrings = (value: unknown): string[] => {
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw new ApiError('user_search_expected_array_of_string')
  }
  if (value.length > MAX_VALUES) {
    throw new ApiError('user_search_maximum_filter_value_count_exceeded')
  }
  return [...new Set<string>(value)]
}

/** Ids of ours or external ones, but not both at once. */
export const readUserIds = (value: unknown) => {
  const ids = readStrings(value)
  const internal = ids.filter(isUserId)
  if (internal.length > 0 && internal.length < ids.length) {
    throw new ApiError('user_search_cannot_mix_internal_and_external_user_ids')
  }
  return { column: internal.length > 0 ? 'user_id' : 'external_id', ids }
}

/** Names of OAuth providers, in any case. */
export const readProviders = (value: unknown): string[] => {
  const names = readStrings(value).map((name) => name.toLowerCase())
  if (names.some((name) => !known.includes(name))) {
    throw new ApiError('user_search_invalid_oauth_provider_filter')
  }
  return names
}

/** `true` or `false`. */
export const readFlag = (value: unknown): boolean => {
  if (typeof value !== 'boolean') throw new ApiError('user_search_expected_bool')
  return value
}

/** `active` or `pending`. */
export const readStatus = (value: unknown): 'active' | 'pending' => {
  if (typeof value !== 'string') throw new ApiError('user_search_expected_string')
  if (value !== 'active' && value !== 'pending') {
    throw new ApiError('user_search_invalid_status_filter')
  }
  return value
}

/** A part of a text, at least three characters of it, because shorter ones find everybody. */
export const readTerm = (
  value: unknown,
  tooShort: ErrorType,
  simplify = (term: string): string => term,
): string => {
  if (typeof value !== 'string') throw new ApiError('user_search_expected_string')
  const term = simplify(value.trim())
  if (Array.from(term).length < MIN_TERM) throw new ApiError(tooShort)
  return term
}

/** `{ greater_than, less_than }`, both RFC 3339. */
export const readTimestamps = (value: unknown): [Date, Date] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('user_search_expected_object')
  }
  const { greater_than, less_than } = value as Record<string, unknown>
  return [readTimestamp(greater_than), readTimestamp(less_than)]
}

/** An RFC 3339 timestamp of the years 1 to 9999. */
export const readTimestamp = (value: unknown): Date => {
  const date = typeof value === 'string' ? parseTimestamp(value) : null
  if (!date) throw new ApiError('user_search_expected_timestamp')
  return date
}
