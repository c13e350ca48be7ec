import { ApiError, type contract, type ErrorType, type ParsedRequestOf } from '@latchkey/api'
import type { ImportedHash } from '../../../secrets/imported-hash.ts'
import { phpassCost } from '../../../secrets/phpass.ts'
import { readArgon2 } from './read-argon2.ts'
import { readPbkdf2 } from './read-pbkdf2.ts'
import { readScrypt } from './read-scrypt.ts'

/** What a migrate call says about a hash. */
export type HashRequest = ParsedRequestOf<typeof contract.passwords.migrate>

/**
 * Reads a hash of another system, or throws the error type of what is wrong with it. What would
 * cost too much to compare later is refused here, before any work.
 */
export const readHash = (request: HashRequest): ImportedHash => {
  switch (request.hash_type) {
    case 'bcrypt':
      return readBcrypt(request.hash)
    case 'phpass':
      return readPhpass(request.hash)
    case 'md_5':
      return readDigest(request, 'md5', request.md_5_config)
    case 'sha_1':
      return readDigest(request, 'sha1', request.sha_1_config)
    case 'sha_512':
      return readDigest(request, 'sha512', request.sha_512_config)
    case 'argon_2i':
    case 'argon_2id':
      return readArgon2(request)
    case 'scrypt':
      return readScrypt(request)
    case 'pbkdf_2':
      return readPbkdf2(request)
    default:
      return request.hash_type satisfies never
  }
}

// 2^16 rounds take some seconds; each step more doubles them.
const MAX_BCRYPT_COST = 16

const readBcrypt = (hash: string): ImportedHash => {
  const [, cost] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash) ?? []
  if (cost === undefined) throw new ApiError('invalid_bcrypt_hash')
  if (Number(cost) < 4 || Number(cost) > MAX_BCRYPT_COST) throw new ApiError('invalid_bcrypt_cost')
  return { type: 'bcrypt', hash }
}

// phpass itself takes 2^7 to 2^30 rounds of MD5; WordPress and phpBB use 2^11 to 2^13.
const MIN_PHPASS_COST = 7
const MAX_PHPASS_COST = 19

const readPhpass = (hash: string): ImportedHash => {
  if (!/^\$[A-Z]\$/.test(hash)) throw new ApiError('invalid_phpass_hash_format')
  if (!/^\$[PH]\$/.test(hash)) throw new ApiError('invalid_phpass_hash_prefix')
  const cost = phpassCost(hash)
  const readable =
    /^\$[PH]\$[./A-Za-z0-9]{31}$/.test(hash) && cost >= MIN_PHPASS_COST && cost <= MAX_PHPASS_COST
  if (!readable) throw new ApiError('invalid_phpass_hash_format')
  return { type: 'phpass', hash }
}

const digests = {
  md5: { bytes: 16, error: 'invalid_md_5_hash' },
  sha1: { bytes: 20, error: 'invalid_sha_1_hash' },
  sha512: { bytes: 64, error: 'invalid_sha_512_hash' },
} as const satisfies Record<string, { bytes: number; error: ErrorType }>

const readDigest = (
  { hash }: HashRequest,
  type: keyof typeof digests,
  salts: HashRequest['md_5_config'],
): ImportedHash => {
  const { bytes, error } = digests[type]
  if (hash.length !== bytes * 2 || !/^[\da-f]+$/i.test(hash)) throw new ApiError(error)
  return {
    type,
    hash: Buffer.from(hash, 'hex').toString('base64'),
    before: salts?.prepend_salt ?? '',
    after: salts?.append_salt ?? '',
  }
}
