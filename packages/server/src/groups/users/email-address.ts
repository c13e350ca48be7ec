import { domainToUnicode } from 'node:url'
import { ApiError } from '@latchkey/api'

/** An address that mail can be sent to. */
export type EmailAddress = {
  kind: 'email'
  /** As it was typed; an international domain in its ASCII form. */
  address: string
  /** Lower-case: two addresses are one identity exactly when these are equal. */
  canonical: string
  localPart: string
  domain: string
}

// RFC 5322 atoms, and letters of other scripts (RFC 6531). No quotes, so no second parser disagrees.
const localPartPattern =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const typedDomainPattern = /^[\p{L}\p{M}\p{N}.-]+$/u
// RFC 5891: hyphens in third and fourth place are kept for `xn--`.
const labelPattern = /^(?!(?!xn)..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const topLabelPattern = /^(xn--[a-z0-9-]+|[a-z]{2,63})$/

/**
 * Reads an e-mail address, or throws `invalid_email`. Strict on purpose: what is checked here is, to
 * the byte, what is stored, looked up and mailed.
 */
export const parseEmailAddress = (typed: string): EmailAddress => {
  const email = readEmailAddress(typed)
  if (!email) throw new ApiError('invalid_email')
  return email
}

/** Reads an e-mail address, or returns null. */
export const readEmailAddress = (typed: string): EmailAddress | null => {
  // What NFKC folds, such as a full-width @ or a circled letter, could be another address elsewhere.
  if (typed !== typed.normalize('NFKC')) return null
  const parts = typed.split('@')
  const [localPart, typedDomain] = parts
  if (parts.length !== 2 || !localPart || !typedDomain) return null
  if (!localPartPattern.test(localPart) || bytes(localPart) > 64) return null
  const domain = asciiDomain(typedDomain)
  if (!domain || bytes(`${localPart}@${domain}`) > 254) return null
  const isAscii = typedDomain.toLowerCase() === domain
  return {
    kind: 'email',
    address: isAscii ? typed : `${localPart}@${domain}`,
    canonical: `${localPart.toLowerCase()}@${domain}`,
    localPart,
    domain,
  }
}

const asciiDomain = (typed: string): string | null => {
  if (!typedDomainPattern.test(typed) || !URL.canParse(`http://${typed}`)) return null
  const domain = new URL(`http://${typed}`).hostname
  const labels = domain.split('.')
  const valid =
    labels.length > 1 &&
    labels.every((label) => labelPattern.test(label) && isDecodable(label)) &&
    topLabelPattern.test(labels.at(-1) ?? '')
  return valid ? domain : null
}

// An `xn--` label that decodes to nothing is no name of any script.
const isDecodable = (label: string): boolean => !domainToUnicode(label).startsWith('xn--')

const bytes = (text: string): number => Buffer.byteLength(text)
