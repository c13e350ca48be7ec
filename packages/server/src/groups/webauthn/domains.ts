import { domainToASCII } from 'node:url'
import { ApiError } from '@latchkey/api'
import type { WebauthnSettings } from './config.ts'

/** A domain as browsers spell an RP id, or null for what cannot be one: an address, a lone TLD. */
export const domainOf = (text: string): string | null => {
  if (!/^[\p{L}\p{M}\p{N}.-]{1,253}$/u.test(text)) return null
  const domain = domainToASCII(text)
  return domain === 'localhost' ||
    /^([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/.test(domain)
    ? domain
    : null
}

/** Reads the domain that a caller names. Throws `invalid_domain`. */
export const readDomain = ({ domains }: WebauthnSettings, text: string): string => {
  const domain = domainOf(text)
  if (domain === null || (domains !== 'all' && !domains.has(domain))) {
    throw new ApiError('invalid_domain')
  }
  return domain
}

/** Tells whether a page of an origin may use credentials of a domain. */
export const mayUse = ({ origins }: WebauthnSettings, origin: string, domain: string): boolean => {
  const listed = origins.get(domain)
  if (listed) return listed.includes(origin)
  const url = URL.parse(origin)
  if (!url || url.origin !== origin) return false
  if (url.hostname !== domain && !url.hostname.endsWith(`.${domain}`)) return false
  return isLocal(domain) ? /^https?:$/.test(url.protocol) : url.protocol === 'https:' && !url.port
}

const isLocal = (domain: string): boolean => domain === 'localhost' || domain.endsWith('.localhost')
