import { randomBytes } from 'node:crypto'
import { ApiError, type contract, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { parseTimestamp } from '../../timestamp.ts'
import { isRequestId, isStatement, parseSiwe, type SiweFields } from './siwe-grammar.ts'
import { isHost, isUri } from './uri.ts'

type StartRequest = ParsedRequestOf<typeof contract.cryptoWallets.authenticateStart>

/** What a caller says of an EIP-4361 message. */
export type SiweParams = NonNullable<StartRequest['siwe_params']>

/** How long a challenge waits for its signature. */
export const CHALLENGE_MS = 5 * 60_000

const DAY_MS = 24 * 60 * 60_000
const MAX_CHAIN_ID = 9_223_372_036_854_775_771n

/** Decides every field of a message, and refuses what it cannot hold with an error of its own. */
export const siweFieldsOf = (
  { config, now }: Context,
  address: string,
  params: SiweParams,
): SiweFields & { expirationTime: string; notBefore: string } => {
  const { domain, uri, chain_id, statement, resources, message_request_id } = params
  const { siweDomains } = config.cryptoWallets
  const ours = siweDomains === 'any' || siweDomains.includes(domain.toLowerCase())
  if (!isHost(domain) || !ours) throw new ApiError('invalid_siwe_domain')
  if (!isUri(uri)) throw new ApiError('invalid_siwe_uri')
  if (!isChainId(chain_id)) throw new ApiError('invalid_siwe_chain_id')
  if (statement !== undefined && !isStatement(statement)) {
    throw new ApiError('invalid_siwe_statement')
  }
  if (!resources.every(isUri)) throw new ApiError('invalid_siwe_resource')
  if (message_request_id !== undefined && !isRequestId(message_request_id)) {
    throw new ApiError('invalid_siwe_message_request_id')
  }
  const time = now()
  const issuedAt = params.issued_at ?? time.toISOString()
  const notBefore = params.not_before ?? time.toISOString()
  const validFrom = Math.max(time.getTime(), readTime('not_before', notBefore).getTime())
  readTime('issued_at', issuedAt)
  if (validFrom > time.getTime() + DAY_MS) throw unreadable('not_before')
  return {
    scheme: null,
    domain,
    address,
    statement: statement ?? null,
    uri,
    chainId: chain_id,
    nonce: randomBytes(16).toString('hex'),
    issuedAt,
    expirationTime: new Date(validFrom + CHALLENGE_MS).toISOString(),
    notBefore,
    requestId: message_request_id ?? null,
    resources,
  }
}

const isChainId = (text: string): boolean => /^[1-9]\d*$/.test(text) && BigInt(text) <= MAX_CHAIN_ID

const readTime = (name: string, text: string): Date => {
  const time = parseTimestamp(text)
  if (!time) throw unreadable(name)
  return time
}

const unreadable = (name: string): ApiError =>
  new ApiError('bad_request', {
    message: `siwe_params.${name} must be an RFC 3339 timestamp, not_before within a day.`,
  })

/** Reads the message of a challenge and compares it with what was issued, field by field. */
export const isIssued = (message: string, issued: SiweFields): boolean => {
  const parsed = parseSiwe(message)
  if (!parsed) return false
  const { resources, ...fields } = parsed
  const names = Object.keys(fields) as (keyof typeof fields)[]
  return (
    names.every((name) => fields[name] === issued[name]) &&
    resources.length === issued.resources.length &&
    resources.every((resource, index) => resource === issued.resources[index])
  )
}

/** Says what is wrong with the time of a message, or null. */
export const siweTimeRefusal = (
  { expirationTime, notBefore }: Pick<SiweFields, 'expirationTime' | 'notBefore'>,
  now: Date,
): ApiError | null => {
  const until = expirationTime === null ? null : parseTimestamp(expirationTime)
  const from = notBefore === null ? null : parseTimestamp(notBefore)
  if (until && until <= now) return new ApiError('siwe_message_expired')
  if (from && from > now) return new ApiError('siwe_message_not_valid_yet')
  return null
}

/** What the wire tells of a message that was signed. */
export const siweAnswer = ({
  domain,
  uri,
  chainId,
  resources,
  issuedAt,
  requestId,
}: SiweFields) => ({
  domain,
  uri,
  chain_id: chainId,
  resources,
  status_code: 200,
  issued_at: issuedAt,
  ...(requestId !== null && { message_request_id: requestId }),
})
