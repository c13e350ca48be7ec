import { parseTimestamp } from '../../timestamp.ts'
import { isChecksummed } from './ethereum.ts'
import { authority, pchar, scheme, uri, whole } from './uri.ts'

/** Every field of an EIP-4361 message of version 1. Null and an empty list: the line is not there. */
export type SiweFields = {
  scheme: string | null
  domain: string
  /** With its EIP-55 checksum. */
  address: string
  statement: string | null
  uri: string
  chainId: string
  nonce: string
  issuedAt: string
  expirationTime: string | null
  notBefore: string | null
  requestId: string | null
  resources: string[]
}

/** One line of what EIP-4361 allows: reserved and unreserved characters of RFC 3986, and blanks. */
const statement = String.raw`[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;= ]+`
const dateTime = '[0-9TZtz:.+-]+'

const message = whole(
  [
    `(?:(?<scheme>${scheme})://)?(?<domain>${authority}) wants you to sign in with your Ethereum account:`,
    '(?<address>0x[0-9A-Fa-f]{40})',
    '',
    `(?:(?<statement>${statement})\n)?`,
    `URI: (?<uri>${uri})`,
    'Version: 1',
    'Chain ID: (?<chainId>[0-9]+)',
    'Nonce: (?<nonce>[A-Za-z0-9]{8,})',
    `Issued At: (?<issuedAt>${dateTime})`,
  ].join('\n') +
    `(?:\nExpiration Time: (?<expirationTime>${dateTime}))?` +
    `(?:\nNot Before: (?<notBefore>${dateTime}))?` +
    `(?:\nRequest ID: (?<requestId>${pchar}*))?` +
    `(?:\nResources:(?<resources>(?:\n- ${uri})*))?`,
)

const wholeStatement = whole(statement)
const wholeRequestId = whole(`${pchar}+`)

/** True for what a message can hold as its statement. */
export const isStatement = (text: string): boolean => wholeStatement.test(text)

/** True for what a message can hold as its request id. */
export const isRequestId = (text: string): boolean => wholeRequestId.test(text)

/** Writes the message that a wallet shows. @see EIP-4361 "Message Format" */
export const writeSiwe = (fields: SiweFields): string =>
  [
    `${fields.scheme === null ? '' : `${fields.scheme}://`}${fields.domain} wants you to sign in with your Ethereum account:`,
    fields.address,
    '',
    ...(fields.statement === null ? [] : [fields.statement]),
    '',
    `URI: ${fields.uri}`,
    'Version: 1',
    `Chain ID: ${fields.chainId}`,
    `Nonce: ${fields.nonce}`,
    `Issued At: ${fields.issuedAt}`,
    ...(fields.expirationTime === null ? [] : [`Expiration Time: ${fields.expirationTime}`]),
    ...(fields.notBefore === null ? [] : [`Not Before: ${fields.notBefore}`]),
    ...(fields.requestId === null ? [] : [`Request ID: ${fields.requestId}`]),
    ...(fields.resources.length === 0 ? [] : ['Resources:']),
    ...fields.resources.map((resource) => `- ${resource}`),
  ].join('\n')

/** Reads a message by the whole grammar of EIP-4361, or returns null. */
export const parseSiwe = (text: string): SiweFields | null => {
  const found = message.exec(text)?.groups
  if (!found) return null
  const { address = '', issuedAt = '', expirationTime, notBefore } = found
  const times = [issuedAt, expirationTime, notBefore].filter((time) => time !== undefined)
  if (!isChecksummed(address) || times.some((time) => parseTimestamp(time) === null)) return null
  return {
    scheme: found.scheme ?? null,
    domain: found.domain ?? '',
    address,
    statement: found.statement ?? null,
    uri: found.uri ?? '',
    chainId: found.chainId ?? '',
    nonce: found.nonce ?? '',
    issuedAt,
    expirationTime: expirationTime ?? null,
    notBefore: notBefore ?? null,
    requestId: found.requestId ?? null,
    resources: found.resources?.split('\n- ').slice(1) ?? [],
  }
}
