import { ApiError, type ErrorType } from '@latchkey/api'
import type { Keys } from './secrets/keys.ts'

/** Where a page ended. The total is counted once, for the first page. */
export type SearchPosition = { createdAt: Date; id: string; total: number }

/**
 * Closes a position: the text says nothing, and only continues the search that it came from, which
 * the label names.
 */
export const closeCursor = (
  keys: Keys,
  label: string,
  { createdAt, id, total }: SearchPosition,
): string => keys.seal('search-cursors', JSON.stringify([createdAt.getTime(), id, total]), label)

/** Opens a cursor of the same search. Throws the refusal for every other text. */
export const openCursor = (
  keys: Keys,
  label: string,
  cursor: string,
  refusal: ErrorType,
): SearchPosition => {
  const opened = keys.open('search-cursors', cursor, label)
  if (opened === null) throw new ApiError(refusal)
  const [createdAt, id, total] = JSON.parse(opened) as [number, string, number]
  return { createdAt: new Date(createdAt), id, total }
}
