import { ApiError } from '@latchkey/api'
import type { ImportedHash } from '../../../secrets/imported-hash.ts'
import { fromBase64, isKeyLength, isWithin } from './base64.ts'
import type { HashRequest } from './read-hash.ts'

type Parts = { n: number; r: number; p: number; salt: Buffer; hash: Buffer }

/** Bytes that a single comparison may hold. Two run at once. */
const MAX_MEMORY = 256 * 1024 * 1024
/** Bytes that a comparison goes through in all. */
const MAX_WORK = 4 * MAX_MEMORY
const MAX_N = 262_144

/** Reads a scrypt hash in PHC form, or a base64 one with its parameters beside it. */
export const readScrypt = (request: HashRequest): ImportedHash => {
  const { n, r, p, salt, hash } = request.hash.startsWith('$')
    ? readEncoded(request.hash)
    : readBase64(request.hash, request.scrypt_config)

  if (!isWithin(n, 2, MAX_N) || (n & (n - 1)) !== 0) {
    throw new ApiError('invalid_scrypt_n_parameter')
  }
  const memory = 128 * n * r
  const bounded =
    isWithin(r, 1, 1024) && isWithin(p, 1, 1024) && memory <= MAX_MEMORY && memory * p <= MAX_WORK
  // RFC 7914 section 6: N is under 2^(128 * r / 8).
  if (!bounded || Math.log2(n) >= 16 * r) throw new ApiError('invalid_scrypt_parameters')
  if (!isKeyLength(hash.length)) throw new ApiError('scrypt_key_length_mismatch')
  return { type: 'scrypt', n, r, p, salt: salt.toString('base64'), hash: hash.toString('base64') }
}

const encodedPattern =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([^$]*)\$([^$]+)$/

const readEncoded = (text: string): Parts => {
  const [, ln, r, p, salt = '', hash = ''] = encodedPattern.exec(text) ?? []
  if (ln === undefined) throw new ApiError('invalid_hash')
  return { n: 2 ** Number(ln), r: Number(r), p: Number(p), ...bytesOf(salt, hash) }
}

const readBase64 = (text: string, config: HashRequest['scrypt_config']): Parts => {
  if (!config) {
    throw new ApiError('invalid_hash', { message: 'A hash in base64 needs its scrypt_config.' })
  }
  const { salt, hash } = bytesOf(config.salt, text)
  if (hash.length !== config.key_length) throw new ApiError('scrypt_key_length_mismatch')
  return { n: config.n_parameter, r: config.r_parameter, p: config.p_parameter, salt, hash }
}

const bytesOf = (salt: string, hash: string): { salt: Buffer; hash: Buffer } => {
  const bytes = { salt: fromBase64(salt), hash: fromBase64(hash) }
  if (!bytes.salt) throw new ApiError('invalid_base64_scrypt_salt')
  if (!bytes.hash || bytes.hash.length === 0) throw new ApiError('invalid_base64_scrypt_hash')
  return { salt: bytes.salt, hash: bytes.hash }
}
