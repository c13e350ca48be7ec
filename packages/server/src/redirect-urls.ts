import { ApiError, type ErrorType } from '@latchkey/api'
import { isForbidden, matcherOf, placeholdersOf, wildcardsOf } from './redirect-patterns.ts'

/** What a link may be for when it leads to a redirect URL. */
export type RedirectType = 'LOGIN' | 'SIGNUP' | 'INVITE' | 'RESET_PASSWORD'

/** A place where links may lead. Matched as a whole, path and query included. */
export type RedirectUrl = {
  /**
   * `{}` as a query value stands for any single value. In a test project, `*` inside a host label
   * stands for a part of that label, and `/*` at the end for any path below.
   */
  url: string
  /** What links may lead here for: one type, or several. */
  types: RedirectType[]
  /** Of which types it is the default: all of its own, or those that are named. @default the first URL of a type is */
  default?: boolean | RedirectType[]
}

/** Which error types a call answers with when its URL cannot be used. */
export type RedirectErrors = {
  malformed: ErrorType
  unregistered: ErrorType
  noneSet: ErrorType
  noDefault: ErrorType
}

/** Returns where a link leads: the requested URL if it is registered, or the default of the type. */
export const chooseRedirectUrl = (
  registered: RedirectUrl[],
  type: RedirectType,
  requested: string | undefined,
  errors: RedirectErrors,
): string => {
  const candidates = registered.filter(({ types }) => types.includes(type))
  if (requested === undefined) return defaultUrl(candidates, type, errors)
  const wanted = URL.canParse(requested) ? new URL(requested) : null
  if (!wanted || isForbidden(wanted)) throw new ApiError(errors.malformed)
  if (candidates.length === 0) throw new ApiError(errors.noneSet)
  if (!candidates.some(({ url }) => matcherOf(url)(wanted))) {
    throw new ApiError(errors.unregistered)
  }
  // What was compared is what is used: nothing parses the text of the caller again.
  return wanted.href
}

/** True when a URL is the default of a type because its registration says so. */
export const isDefaultOf = ({ types, default: of = false }: RedirectUrl, type: RedirectType) =>
  typeof of === 'boolean' ? of && types.includes(type) : of.includes(type)

// The first URL of a type is its default until another one is.
const defaultUrl = (
  candidates: RedirectUrl[],
  type: RedirectType,
  errors: RedirectErrors,
): string => {
  if (candidates.length === 0) throw new ApiError(errors.noneSet)
  const chosen =
    candidates.find((candidate) => isDefaultOf(candidate, type)) ??
    candidates.find(({ url }) => placeholdersOf(url).length + wildcardsOf(url) === 0)
  if (!chosen) throw new ApiError(errors.noDefault)
  return new URL(chosen.url).href
}

/** Appends parameters to the query that a redirect URL has of its own. */
export const withQuery = (url: string, parameters: Record<string, string>): string => {
  const target = new URL(url)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.append(name, value)
  return target.href
}
