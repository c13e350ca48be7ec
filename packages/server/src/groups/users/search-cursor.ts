import { ApiError } from '@latchkey/api'
import type { Keys } from '../../secrets/keys.ts'
import { labelOf, type SearchQuery } from './search-query.ts'

/** Where a page ended. The total is counted once, for the first page. */
export type SearchPosition = { createdAt: Date; userId: string; total: number }

/** Closes a position: the text says nothing, and only continues the search that it came from. */
export const closeCursor = (keys: Keys, query: SearchQuery, position: SearchPosition): string => {
  const { createdAt, userId, total } = position
  return keys.seal(
    'search-cursors',
    JSON.stringify([createdAt.getTime(), userId, total]),
    labelOf(query),
  )
}

/** Opens a cursor of the same search. Throws `user_search_invalid_cursor` for every other text. */
export const openCursor = (keys: Keys, query: SearchQuery, cursor: string): SearchPosition => {
  const opened = keys.open('search-cursors', cursor, labelOf(query))
  if (opened === null) throw new ApiError('user_search_invalid_cursor')
  const [createdAt, userId, total] = JSON.parse(opened) as [number, string, number]
  return { createdAt: new Date(createdAt), userId, total }
}
