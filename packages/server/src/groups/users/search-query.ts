import { ApiError } from '@latchkey/api'
import { readFilter, type Filter } from './search-filters.ts'

/** What to search for. Without filters: everybody. */
export type SearchQuery = { operator: 'AND' | 'OR'; filters: Filter[] }

/** The most filters in one query: each one costs a place in the plan. */
const MAX_FILTERS = 50

type QueryInput = {
  operator?: 'AND' | 'OR' | null | undefined
  operands?: Record<string, unknown>[] | null | undefined
}

/** Reads a query of the wire, or throws what is wrong with it. */
export const readQuery = (input: QueryInput = {}): SearchQuery => {
  const operands = input.operands ?? []
  if (operands.length > MAX_FILTERS) {
    throw new ApiError('user_search_maximum_filter_value_count_exceeded')
  }
  const filters = operands.map(({ filter_name: name, filter_value: value }) => {
    if (name === undefined || name === null) throw new ApiError('user_search_missing_filter_name')
    if (typeof name !== 'string') throw new ApiError('user_search_filter_name_must_be_string')
    return readFilter(name, value)
  })
  return { operator: input.operator ?? 'AND', filters }
}

/** The same text for the same search, and for no other. */
export const labelOf = ({ operator, filters }: SearchQuery): string =>
  JSON.stringify([operator, ...filters.map(({ name, value }) => [name, value])])
