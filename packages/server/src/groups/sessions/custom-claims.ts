import { ApiError } from '@latchkey/api'
import { reservedClaims, SESSION_CLAIM } from '../../jwt-claims.ts'
import { mergeKeys } from '../users/metadata.ts'

const MAX_BYTES = 4096

/** Merges claims by key; `null` deletes. Names that a JWT needs itself are dropped without a word. */
export const mergeClaims = (
  current: Record<string, unknown>,
  change: Record<string, unknown> = {},
): Record<string, unknown> => {
  if (Object.keys(change).some((name) => name.startsWith(SESSION_CLAIM))) {
    throw new ApiError('stytch_claims_in_custom_claims')
  }
  const own = Object.fromEntries(
    Object.entries(change).filter(([name]) => !reservedClaims.includes(name)),
  )
  const merged = mergeKeys(current, own)
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_BYTES) {
    throw new ApiError('custom_claims_too_large')
  }
  return merged
}
