import { isLoopback } from '../../check-values.ts'
import { domainOf } from './domains.ts'

/** Where passkeys and other WebAuthn credentials may be used, and how. */
export type WebauthnConfig = {
  /** The domains (RP ids) that callers may name. @default 'all' */
  domains?: 'all' | string[]
  /**
   * The exact origins that may use a domain, instead of the default: related origins, which
   * `https://DOMAIN/.well-known/webauthn` must name as well, and Android apps.
   * `{ 'example.com': ['https://example.com', 'https://example.co.uk', 'android:apk-key-hash:…'] }`
   * @default https without a port on the domain and below it; for localhost http and any port too
   */
  origins?: Record<string, string[]>
  /** The sites that may show the app in a frame while it asks for a passkey. @default [], so none */
  topOrigins?: string[]
  /** `required` refuses whoever only touches, without a PIN, a finger or a face. @default 'preferred' */
  userVerification?: 'preferred' | 'required'
  /** How many credentials a user may have for one domain, 1 to 100. @default 25 */
  maxRegistrations?: number
}

/** The settings after the defaults. */
export type WebauthnSettings = {
  domains: 'all' | ReadonlySet<string>
  origins: ReadonlyMap<string, readonly string[]>
  topOrigins: readonly string[]
  userVerification: 'preferred' | 'required'
  maxRegistrations: number
}

/** Fills in the defaults, and refuses what no browser would ever send. */
export const resolveWebauthn = ({
  domains = 'all',
  origins = {},
  topOrigins = [],
  userVerification = 'preferred',
  maxRegistrations = 25,
}: WebauthnConfig = {}): WebauthnSettings => {
  if (domains !== 'all' && !Array.isArray(domains)) {
    throw new Error("webauthn.domains must be 'all' or a list such as ['example.com'].")
  }
  if (!Array.isArray(topOrigins) || !topOrigins.every((it) => isSite(it))) {
    throw new Error('webauthn.topOrigins must be a list such as ["https://partner.example"].')
  }
  if (!['preferred', 'required'].includes(userVerification)) {
    throw new Error(
      `webauthn.userVerification must be 'preferred' or 'required', not "${userVerification}".`,
    )
  }
  if (!Number.isInteger(maxRegistrations) || maxRegistrations < 1 || maxRegistrations > 100) {
    throw new Error('webauthn.maxRegistrations must be a whole number from 1 to 100.')
  }
  const named = domains === 'all' ? 'all' : new Set(domains.map((it) => checkDomain(it, 'domains')))
  const listed = Object.entries(origins).map(([domain, list]) => {
    const key = checkDomain(domain, 'origins')
    if (named !== 'all' && !named.has(key)) {
      throw new Error(`webauthn.origins names "${domain}", which webauthn.domains does not.`)
    }
    return [key, checkOrigins(domain, list)] as const
  })
  return {
    domains: named,
    origins: new Map(listed),
    topOrigins,
    userVerification,
    maxRegistrations,
  }
}

const checkDomain = (domain: unknown, where: string): string => {
  const known = typeof domain === 'string' ? domainOf(domain) : null
  if (known !== null) return known
  throw new Error(`webauthn.${where} names "${String(domain)}", which is no domain: example.com.`)
}

const checkOrigins = (domain: string, list: unknown): string[] => {
  const origins = Array.isArray(list) ? list : []
  if (origins.length > 0 && origins.every((it) => isSite(it) || isApp(it))) return origins
  throw new Error(
    `webauthn.origins must list origins for "${domain}", such as ["https://${domain}"].`,
  )
}

const isSite = (origin: unknown): boolean => {
  const url = typeof origin === 'string' ? URL.parse(origin) : null
  if (!url || url.origin !== origin) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

const isApp = (origin: unknown): boolean =>
  typeof origin === 'string' && /^android:apk-key-hash:[\w-]{43}$/.test(origin)
