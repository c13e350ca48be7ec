import { ApiError, type ErrorType } from '@latchkey/api'
import type { Keys } from './secrets/keys.ts'

/** Where a page ended. The total is counted once, for the first page. */
export type SearchPosition = { createdAt: Date; id: string; total: number }

type Page<Row> = {
  /** Names the search that the cursor continues, and no other. */
  label: string
  /** How many rows a page has. To see whether there are more, at least one more is found. */
  limit: number
  total: number
  idOf(row: Row): string
}

/** Cuts a page off what was found, newest first, and says how the search goes on after it. */
export const cutPage = <Row extends { created_at: Date }>(
  keys: Keys,
  found: Row[],
  { label, limit, total, idOf }: Page<Row>,
) => {
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  // The text says nothing, and only continues the search that it came from.
  const next_cursor = last
    ? keys.seal(
        'search-cursors',
        JSON.stringify([last.created_at.getTime(), idOf(last), total]),
        label,
      )
    : null
  return { page, results_metadata: { total, next_cursor } }
}

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
