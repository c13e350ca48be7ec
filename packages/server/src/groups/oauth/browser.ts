import { newToken } from '../../secrets/tokens.ts'
import type { OAuthProvider } from '@latchkey/api'
import type { Config } from '../../config.ts'
import { providers } from './providers.ts'

// A browser that begins one sign-in after the other and finishes none keeps this many.
const MAX_COOKIES = 10
const PREFIX = 'latchkey-oauth-'

/** What the cookie of a provider may be, at the address of this server. */
export type CookieRules = { secure: boolean; site: 'None' | 'Lax' }

/** Reads the rules off the config. Plain http is for this machine, and has no secure cookies. */
export const cookieRules = ({ baseUrl }: Config, provider: OAuthProvider): CookieRules => {
  const secure = baseUrl.startsWith('https:')
  // No stricter cookie comes along with a form that the page of the provider posts from its site.
  return { secure, site: secure && providers[provider].formPost ? 'None' : 'Lax' }
}

/** A cookie that binds a sign-in to the browser in which it began, and the headers that set it. */
export type BrowserBinding = { secret: string; setCookies: string[] }

/** Makes the cookie of a new sign-in, and takes the oldest away when there are many. */
export const bindBrowser = (
  request: Request,
  { secure, site }: CookieRules,
  { stateHash, maxAgeSeconds }: { stateHash: string; maxAgeSeconds: number },
): BrowserBinding => {
  const secret = newToken()
  // RFC 6265, 5.4: the oldest comes first.
  const old = cookiesOf(request).filter(
    ([name]) => name.startsWith(prefix(secure)) && /^[\w-]+$/.test(name),
  )
  const extra = old.slice(0, Math.max(0, old.length - MAX_COOKIES + 1))
  return {
    secret,
    setCookies: [
      ...extra.map(([name]) => cookie(name, '', { secure, site, maxAgeSeconds: 0 })),
      cookie(cookieName(secure, stateHash), secret, { secure, site, maxAgeSeconds }),
    ],
  }
}

/** The secret that the browser has for a sign-in, or an empty text. Two of one name are none. */
export const browserSecret = (
  request: Request,
  { secure }: CookieRules,
  stateHash: string,
): string => {
  const name = cookieName(secure, stateHash)
  const found = cookiesOf(request).filter(([known]) => known === name)
  return found.length === 1 ? (found[0]?.[1] ?? '') : ''
}

/** The header that takes the cookie of a finished sign-in away. */
export const unbindBrowser = (rules: CookieRules, stateHash: string): string =>
  cookie(cookieName(rules.secure, stateHash), '', { ...rules, maxAgeSeconds: 0 })

const prefix = (secure: boolean): string => `${secure ? '__Host-' : ''}${PREFIX}`

const cookieName = (secure: boolean, stateHash: string): string =>
  `${prefix(secure)}${stateHash.slice(0, 16)}`

const cookie = (
  name: string,
  value: string,
  { secure, site, maxAgeSeconds }: CookieRules & { maxAgeSeconds: number },
): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=${site}; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`

const cookiesOf = (request: Request): [string, string][] =>
  (request.headers.get('cookie') ?? '').split(/; */).map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)]
  })
