import { ApiError } from '@latchkey/api'

const MAX_KEYS = 20
const MAX_BYTES = 4096

/** Merges by top-level key; `null` deletes a key. Throws when the result is too large. */
export const mergeMetadata = (
  current: Record<string, unknown>,
  change: Record<string, unknown> = {},
): Record<string, unknown> => {
  const merged = mergeKeys(current, change)
  if (Object.keys(merged).length > MAX_KEYS) throw new ApiError('metadata_too_many_keys')
  if (Buffer.byteLength(JSON.stringify(merged)) > MAX_BYTES) {
    throw new ApiError('metadata_too_large')
  }
  return merged
}

/** Merges by top-level key; `null` deletes a key. */
export const mergeKeys = (
  current: Record<string, unknown>,
  change: Record<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ ...current, ...change }).filter(([, value]) => value !== null),
  )
