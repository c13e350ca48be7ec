import { readEmailAddress, type EmailAddress } from '../users/email-address.ts'
import type { IdentityPaths, Path, ProviderFacts } from './facts.ts'

/** Who somebody is to a provider. */
export type Identity = {
  subject: string
  /** Null when there is none, or when the provider does not vouch for it: then it is worth nothing. */
  email: EmailAddress | null
  name: { first_name: string; last_name: string } | null
  picture: string
  locale: string
}

/** What a provider said: claims and profile in one object, and its list of addresses. */
export type Said = { facts: Record<string, unknown>; addresses?: unknown }

/** Reads who somebody is out of what the provider said. Throws when nothing names them. */
export const identityOf = (
  { identity: paths, emails }: Pick<ProviderFacts, 'identity' | 'emails'>,
  said: Said,
): Identity => {
  const text = (path: Path | undefined, maxLength = 100) => textOf(path, said.facts, maxLength)
  const address = emails ? primaryAddress(emails, said.addresses) : vouchedAddress(paths, said)
  return {
    subject: subjectOf(paths, said.facts),
    email: address === null ? null : readEmailAddress(address),
    name: nameOf(text(paths.givenName), text(paths.familyName), text(paths.name, 200)),
    picture: pictureOf(paths.picture, said.facts),
    locale: text(paths.locale, 35),
  }
}

/** What stands at a path. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (found, name) => (isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined),
      value,
    )

/** Fills the paths in braces with what stands there; null when something is missing. */
export const fill = (template: string, value: unknown): string | null => {
  let complete = true
  const filled = template.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    const found = plain(valueAt(value, path))
    if (found === '') complete = false
    return encodeURIComponent(found)
  })
  return complete ? filled : null
}

const subjectOf = ({ subject }: IdentityPaths, facts: unknown): string => {
  const parts = [subject].flat().map((path) => plain(valueAt(facts, path)))
  const joined = parts.join('-')
  if (parts.includes('') || joined.length > 255 || /\p{Cc}|\p{Surrogate}/u.test(joined)) {
    throw new Error('The provider does not name the user.')
  }
  return joined
}

const plain = (value: unknown): string =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
    ? String(value)
    : ''

const vouchedAddress = ({ email, verified }: IdentityPaths, { facts }: Said): string | null => {
  if (email === undefined || verified === undefined) return null
  const vouched = Object.entries(verified).some(([path, values]) =>
    values.includes(valueAt(facts, path)),
  )
  const address = valueAt(facts, email)
  return vouched && typeof address === 'string' ? address : null
}

const primaryAddress = (
  { list, email, primary, verified }: NonNullable<ProviderFacts['emails']>,
  said: unknown,
): string | null => {
  const addresses = list === undefined ? said : valueAt(said, list)
  if (!Array.isArray(addresses)) return null
  const chosen: unknown = addresses.find(
    (entry) => valueAt(entry, primary) === true && valueAt(entry, verified) === true,
  )
  const address = valueAt(chosen, email)
  return typeof address === 'string' ? address : null
}

const textOf = (path: Path | undefined, facts: unknown, maxLength: number): string => {
  const value = path === undefined ? '' : valueAt(facts, path)
  if (typeof value !== 'string') return ''
  const clean = value.replace(/[\p{Cc}\p{Surrogate}]/gu, '').trim()
  // Cut in the middle of a pair, a text ends with half a character.
  return clean.slice(0, maxLength).replace(/\p{Surrogate}$/u, '')
}

const nameOf = (given: string, family: string, whole: string): Identity['name'] => {
  if (given !== '' || family !== '') return { first_name: given, last_name: family }
  if (whole === '') return null
  const last = whole.lastIndexOf(' ')
  return last < 0
    ? { first_name: whole.slice(0, 100), last_name: '' }
    : { first_name: whole.slice(0, last), last_name: whole.slice(last + 1) }
}

const pictureOf = (path: Path | undefined, facts: unknown): string => {
  if (path === undefined) return ''
  const address = path.includes('{') ? fill(path, facts) : textOf(path, facts, 2048)
  const url = address ? URL.parse(address) : null
  return url?.protocol === 'https:' && url.href.length <= 2048 ? url.href : ''
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
