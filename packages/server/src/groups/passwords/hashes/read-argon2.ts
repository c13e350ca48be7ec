import { ApiError } from '@latchkey/api'
import type { ImportedHash } from '../../../secrets/imported-hash.ts'
import { fromBase64, isKeyLength, isWithin } from './base64.ts'
import type { HashRequest } from './read-hash.ts'

type Argon2 = Extract<ImportedHash, { type: 'argon2i' | 'argon2id' }>
type Parts = Omit<Argon2, 'type' | 'salt' | 'hash'> & { salt: Buffer; hash: Buffer }

/** Of a single comparison, in KiB. Two run at once. */
const MAX_MEMORY = 256 * 1024
/** KiB that a comparison writes in all its passes. */
const MAX_WORK = 4 * 1024 * 1024

/** Reads an encoded Argon2 hash, or a hex one with its parameters beside it. */
export const readArgon2 = (request: HashRequest): ImportedHash => {
  const type = request.hash_type === 'argon_2i' ? 'argon2i' : 'argon2id'
  const parts = request.hash.startsWith('$')
    ? readEncoded(request.hash, type)
    : readHex(request.hash, request.argon_2_config)
  const { version, memory, passes, lanes, salt, hash } = parts

  if (salt.length < 8) throw new ApiError('invalid_argon_2_salt')
  if (!isWithin(lanes, 1, 255)) throw new ApiError('invalid_argon_2_threads')
  // RFC 9106 section 3.1: eight blocks for each lane.
  if (!isWithin(memory, 8 * lanes, MAX_MEMORY)) throw new ApiError('invalid_argon_2_memory')
  if (!isWithin(passes, 1, Math.floor(MAX_WORK / memory))) {
    throw new ApiError('invalid_argon_2_iteration_amount')
  }
  if (!isKeyLength(hash.length)) throw new ApiError('invalid_argon_2_key_length')
  const encoded = { salt: salt.toString('base64'), hash: hash.toString('base64') }
  return { type, version, memory, passes, lanes, ...encoded }
}

const number = '(0|[1-9]\\d{0,9})'
const encodedPattern = new RegExp(
  `^\\$(argon2id?)\\$(?:v=(16|19)\\$)?m=${number},t=${number},p=${number}\\$([^$]+)\\$([^$]+)$`,
)

const readEncoded = (text: string, type: Argon2['type']): Parts => {
  const match = encodedPattern.exec(text)
  if (match?.[1] !== type) throw new ApiError('invalid_hash')
  const [, , version, memory, passes, lanes, salt = '', hash = ''] = match
  const bytes = { salt: fromBase64(salt), hash: fromBase64(hash) }
  if (!bytes.salt) throw new ApiError('invalid_argon_2_salt')
  if (!bytes.hash) throw new ApiError('invalid_hash')
  return {
    // Hashes of before version 19 do not name theirs.
    version: version === '19' ? 19 : 16,
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: bytes.salt,
    hash: bytes.hash,
  }
}

const readHex = (text: string, config: HashRequest['argon_2_config']): Parts => {
  if (!/^([\da-f]{2})+$/i.test(text)) throw new ApiError('invalid_hash')
  if (!config) {
    throw new ApiError('invalid_hash', { message: 'A hash in hex needs its argon_2_config.' })
  }
  const hash = Buffer.from(text, 'hex')
  if (!Number.isInteger(config.key_length)) throw new ApiError('invalid_argon_2_key_length')
  if (hash.length !== config.key_length) throw new ApiError('argon_2_key_length_mismatch')
  return {
    version: 19,
    memory: config.memory,
    passes: config.iteration_amount,
    lanes: config.threads,
    salt: Buffer.from(config.salt),
    hash,
  }
}
