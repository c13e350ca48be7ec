import { ApiError, type ErrorType } from '@latchkey/api'

/** What a link may be for when it leads to a redirect URL. */
export type RedirectType = 'LOGIN' | 'SIGNUP' | 'INVITE' | 'RESET_PASSWORD'

/** A place where links may lead. `{}` as a query value stands for any single value. */
export type RedirectUrl = { url: string; types: RedirectType[]; default?: boolean }

const forbidden = ['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']

/** Refuses redirect URLs that no link may lead to, at the start of the server. */
export const checkRedirectUrls = (
  urls: RedirectUrl[],
  { production }: { production: boolean },
): RedirectUrl[] => {
  for (const { url, default: isDefault } of urls) {
    const parsed = URL.canParse(url) ? new URL(url) : null
    if (!parsed || forbidden.includes(parsed.protocol)) {
      throw new Error(`redirectUrls: ${url} is not a URL that a link can lead to.`)
    }
    if (production && parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
      throw new Error(`redirectUrls: ${url} must use https in production.`)
    }
    if (isDefault && placeholders(parsed).length > 0) {
      throw new Error(`redirectUrls: ${url} has a placeholder and cannot be the default.`)
    }
  }
  return urls
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname)

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
  if (requested === undefined) return defaultUrl(candidates, errors)
  const wanted = URL.canParse(requested) ? new URL(requested) : null
  if (!wanted || forbidden.includes(wanted.protocol)) throw new ApiError(errors.malformed)
  if (candidates.length === 0) throw new ApiError(errors.noneSet)
  if (!candidates.some(({ url }) => matches(new URL(url), wanted))) {
    throw new ApiError(errors.unregistered)
  }
  return wanted.href
}

// The first URL of a type is its default until another one is.
const defaultUrl = (candidates: RedirectUrl[], errors: RedirectErrors): string => {
  if (candidates.length === 0) throw new ApiError(errors.noneSet)
  const chosen =
    candidates.find((candidate) => candidate.default) ??
    candidates.find(({ url }) => placeholders(new URL(url)).length === 0)
  if (!chosen) throw new ApiError(errors.noDefault)
  return new URL(chosen.url).href
}

const placeholders = (url: URL): string[] =>
  [...url.searchParams].filter(([, value]) => value === '{}').map(([name]) => name)

const matches = (registered: URL, wanted: URL): boolean => {
  const open = placeholders(registered)
  if (open.length === 0) return comparable(registered) === comparable(wanted)
  const sameNames =
    [...registered.searchParams.keys()].join('&') === [...wanted.searchParams.keys()].join('&')
  if (!sameNames) return false
  const filled = new URL(wanted)
  for (const name of open) {
    filled.searchParams.set(name, '{}')
    registered.searchParams.set(name, '{}')
  }
  return comparable(registered) === comparable(filled)
}

// `www.` and the bare host are one host.
const comparable = (url: URL): string => {
  const bare = new URL(url)
  bare.hostname = bare.hostname.replace(/^www\./, '')
  return bare.href
}

/** Appends parameters to the query that a redirect URL has of its own. */
export const withQuery = (url: string, parameters: Record<string, string>): string => {
  const target = new URL(url)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.append(name, value)
  return target.href
}
