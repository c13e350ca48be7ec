import { ApiError } from '@latchkey/api'
import type { ImportedHash } from '../../../secrets/imported-hash.ts'
import { fromBase64, isKeyLength, isWithin } from './base64.ts'
import type { HashRequest } from './read-hash.ts'

// Some seconds. OWASP advises 600,000 for SHA-256.
const MAX_ROUNDS = 5_000_000

/** Reads a PBKDF2 hash in base64 with its parameters beside it. */
export const readPbkdf2 = ({ hash: text, pbkdf_2_config: config }: HashRequest): ImportedHash => {
  if (!config) {
    throw new ApiError('invalid_pbkdf_2_hash', { message: 'The hash needs its pbkdf_2_config.' })
  }
  const hash = fromBase64(text)
  const salt = fromBase64(config.salt)
  if (!hash || hash.length === 0) throw new ApiError('invalid_pbkdf_2_hash')
  if (!salt) throw new ApiError('invalid_pbkdf_2_salt')
  if (hash.length !== config.key_length || !isKeyLength(hash.length)) {
    throw new ApiError('pbkdf_2_key_length_mismatch')
  }
  const digest = config.algorithm || 'sha256'
  // A key that is longer than the digest takes all the rounds again for each part.
  const parts = Math.ceil(hash.length / (digest === 'sha256' ? 32 : 64))
  if (!isWithin(config.iteration_amount, 1, Math.floor(MAX_ROUNDS / parts))) {
    throw new ApiError('invalid_pbkdf_2_iteration_amount')
  }
  return {
    type: 'pbkdf2',
    digest,
    rounds: config.iteration_amount,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  }
}
