import { ApiError } from '@latchkey/api'
import { sql, type RawBuilder } from 'kysely'
import type { ownTables } from '../../db/migrations.ts'
import { readEmailAddress } from './email-address.ts'
import {
  readFlag,
  readProviders,
  readStatus,
  readStrings,
  readTerm,
  readTimestamp,
  readTimestamps,
  readUserIds,
} from './search-values.ts'

/** What must be true of a user, or of something in a table that they own. */
export type Condition = { table: 'users' | OwnTable; where: RawBuilder<unknown> }

type OwnTable = (typeof ownTables)[number]

/** Rows that match, one or more for a user, in which they can be found by an index. */
export type Source = {
  from: RawBuilder<unknown>
  /** The column with the time of the user. */
  createdAt: RawBuilder<unknown>
  condition: RawBuilder<unknown>
}

/**
 * Where those are who meet all conditions. What owners are found by a single thing they own are read
 * from its table, which is ordered as the users are.
 */
export const sourceOf = (conditions: Condition[]): Source => {
  const [first] = conditions
  if (first && first.table !== 'users' && conditions.length === 1) {
    const from = sql`${sql.table(first.table)} as own`
    return { from, createdAt: sql.ref('own.user_created_at'), condition: first.where }
  }
  const condition = allOf(conditions.map(onUser))
  return { from: sql.table('users'), createdAt: sql.ref('users.created_at'), condition }
}

const onUser = ({ table, where }: Condition): RawBuilder<unknown> =>
  table === 'users' ? where : ownsOne(table, where)

const ownsOne = (table: OwnTable, where: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select from ${sql.table(table)} as own where own.user_id = users.user_id and ${where})`

/** A filter with its value, as a caller asked for it. */
export type Filter = { name: string; value: unknown; where(now: Date): Condition }

/** Reads the value that a filter was given, or throws what is wrong with it. */
export const readFilter = (name: string, value: unknown): Filter => {
  const read = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (!read) throw new ApiError('user_search_filter_name_not_recognized')
  if (value === undefined || value === null) throw new ApiError('user_search_missing_filter_value')
  return { name, ...read(value) }
}

type ReadFilter = (value: unknown) => Omit<Filter, 'name'>

const filter =
  <T>(
    read: (value: unknown) => T,
    where: (value: NoInfer<T>, now: Date) => Condition,
  ): ReadFilter =>
  (given) => {
    const value = read(given)
    return { value, where: (now) => where(value, now) }
  }

// Each condition finds its rows by an index: columns stand as the migration indexes them.
const isUser = (where: RawBuilder<unknown>): Condition => ({ table: 'users', where })

const owns = (table: OwnTable, where: RawBuilder<unknown>): Condition => ({ table, where })

// What waits for its proof is gone when its time is over, whether it was swept or not.
const ownsLive = (
  table: 'emails' | 'phone_numbers' | 'totps' | 'crypto_wallets',
  where: RawBuilder<unknown>,
  now: Date,
): Condition => owns(table, sql`${where} and (own.expires_at is null or own.expires_at > ${now})`)

const allOf = (conditions: RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`

// Rows of one value are read in their order; those of several would have to be sorted.
const isOneOf = (column: RawBuilder<unknown>, values: string[]): RawBuilder<unknown> =>
  values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`

const oneOf = (column: string, values: string[]): RawBuilder<unknown> =>
  isOneOf(sql.ref(column), values)

const byId = (table: OwnTable, id: string): ReadFilter =>
  filter(readStrings, (ids) => owns(table, oneOf(`own.${id}`, ids)))

const byVerified = (table: OwnTable): ReadFilter =>
  filter(readFlag, (verified) => owns(table, sql`own.verified = ${verified}`))

const domain = sql`split_part(own.canonical, '@', 2)`

// An address has one `@`. Whoever knows where it stands knows how the domain begins, which an index
// finds faster than parts of words that half of all domains share.
const inAddress = (term: string): RawBuilder<unknown> => {
  const at = term.indexOf('@')
  const anywhere = sql`own.canonical like ${containing(term)}`
  if (at === -1) return anywhere
  const inDomain = sql`${domain} like ${`${escaped(term.slice(at + 1))}%`}`
  return at === 0 ? inDomain : sql`${anywhere} and ${inDomain}`
}

const filters: Record<string, ReadFilter> = {
  created_at_greater_than: filter(readTimestamp, (at) => isUser(sql`users.created_at > ${at}`)),
  created_at_less_than: filter(readTimestamp, (at) => isUser(sql`users.created_at < ${at}`)),
  created_at_between: filter(readTimestamps, ([after, before]) =>
    isUser(sql`users.created_at > ${after} and users.created_at < ${before}`),
  ),
  status: filter(readStatus, (status) => isUser(sql`users.status = ${status}`)),
  user_id: filter(readUserIds, ({ column, ids }) => isUser(oneOf(`users.${column}`, ids))),
  // Every word must occur in the name, so that a middle name does not hide "Ada Lovelace".
  full_name_fuzzy: filter(
    (value) => readTerm(value, 'user_search_full_name_fuzzy_too_short'),
    (term) => {
      const words = term
        .split(/\s+/)
        .map((word) => sql`users.full_name like lower(${containing(word)})`)
      return isUser(allOf(words))
    },
  ),
  password_exists: filter(readFlag, (exists) =>
    exists ? owns('passwords', sql`true`) : isUser(sql`not ${ownsOne('passwords', sql`true`)}`),
  ),

  email_id: filter(readStrings, (ids, now) => ownsLive('emails', oneOf('own.email_id', ids), now)),
  email_address: filter(readStrings, (addresses, now) => {
    const known = addresses.flatMap((address) => readEmailAddress(address)?.canonical ?? [])
    return ownsLive('emails', oneOf('own.canonical', known), now)
  }),
  email_address_fuzzy: filter(
    (value) => readTerm(value, 'user_search_email_address_fuzzy_too_short').toLowerCase(),
    (term, now) => ownsLive('emails', inAddress(term), now),
  ),
  email_domain: filter(readStrings, (domains, now) => {
    const lower = domains.map((domain) => domain.toLowerCase())
    return ownsLive('emails', isOneOf(domain, lower), now)
  }),
  email_verified: filter(readFlag, (verified, now) =>
    ownsLive('emails', sql`own.verified = ${verified}`, now),
  ),

  phone_id: filter(readStrings, (ids, now) =>
    ownsLive('phone_numbers', oneOf('own.phone_id', ids), now),
  ),
  phone_number: filter(readStrings, (numbers, now) =>
    ownsLive('phone_numbers', oneOf('own.phone_number', numbers), now),
  ),
  // Numbers are stored without the blanks and hyphens that people write.
  phone_number_fuzzy: filter(
    (value) =>
      readTerm(value, 'user_search_phone_number_fuzzy_too_short', (term) =>
        term.replaceAll(/[^+\d]/g, ''),
      ),
    (term, now) => ownsLive('phone_numbers', sql`own.phone_number like ${containing(term)}`, now),
  ),
  phone_verified: filter(readFlag, (verified, now) =>
    ownsLive('phone_numbers', sql`own.verified = ${verified}`, now),
  ),

  webauthn_registration_id: byId('webauthn_registrations', 'webauthn_registration_id'),
  webauthn_registration_verified: byVerified('webauthn_registrations'),
  biometric_registration_id: byId('biometric_registrations', 'biometric_registration_id'),
  biometric_registration_verified: byVerified('biometric_registrations'),
  totp_id: filter(readStrings, (ids, now) => ownsLive('totps', oneOf('own.totp_id', ids), now)),
  totp_verified: filter(readFlag, (verified, now) =>
    ownsLive('totps', sql`own.verified = ${verified}`, now),
  ),
  crypto_wallet_id: filter(readStrings, (ids, now) =>
    ownsLive('crypto_wallets', oneOf('own.crypto_wallet_id', ids), now),
  ),
  crypto_wallet_verified: filter(readFlag, (verified, now) =>
    ownsLive('crypto_wallets', sql`own.verified = ${verified}`, now),
  ),
  // The letters of an Ethereum address differ only by its checksum; other chains mean their case.
  crypto_wallet_address: filter(readStrings, (addresses, now) => {
    const lower = addresses.map((address) => address.toLowerCase())
    return ownsLive(
      'crypto_wallets',
      sql`${isOneOf(sql`lower(own.crypto_wallet_address)`, lower)}
        and (own.crypto_wallet_address ilike '0x%' or ${oneOf('own.crypto_wallet_address', addresses)})`,
      now,
    )
  }),
  oauth_provider: filter(readProviders, (providers) =>
    owns('oauth_registrations', isOneOf(sql`lower(own.provider_type)`, providers)),
  ),
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)

const containing = (text: string): string => `%${escaped(text)}%`
