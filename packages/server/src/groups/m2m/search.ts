import { ApiError, type ErrorType, type ParsedRequestOf, type contract } from '@latchkey/api'
import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { cutPage, openCursor, type SearchPosition } from '../../search-cursor.ts'
import { clientOf } from './clients.ts'

type Request = ParsedRequestOf<typeof contract.m2m.search>
type Filter = { name: string; values: string[]; where: RawBuilder<boolean> }

const MAX_FILTERS = 50
const MAX_VALUES = 1000

/** Finds one page of clients, newest first. */
export const searchClients = async ({ db, keys }: Context, { query, limit, cursor }: Request) => {
  const operator = query?.operator ?? 'AND'
  const filters = readFilters(query?.operands ?? [])
  const label = JSON.stringify([
    'm2m',
    operator,
    ...filters.map(({ name, values }) => [name, values]),
  ])
  const after = cursor ? openCursor(keys, label, cursor, 'bad_request') : null
  const condition = joined(filters, operator)
  return transaction(db, async (tx) => {
    const found = await selectPage(tx, condition, { after, limit: limit + 1 })
    const total = after?.total ?? (await count(tx, condition))
    const { page, results_metadata } = cutPage(keys, found, {
      label,
      limit,
      total,
      idOf: ({ client_id }) => client_id,
    })
    return { m2m_clients: page.map(clientOf), results_metadata }
  })
}

const readFilters = (operands: Record<string, unknown>[]): Filter[] => {
  if (operands.length > MAX_FILTERS) {
    throw new ApiError('bad_request', { message: `A query takes up to ${MAX_FILTERS} operands.` })
  }
  return operands.map(({ filter_name: name, filter_value: value }) => {
    if (name === undefined || name === null) throw new ApiError('m2m_search_missing_filter_name')
    if (typeof name !== 'string' || !Object.hasOwn(filters, name)) {
      throw new ApiError('m2m_search_filter_name_not_recognized')
    }
    if (value === undefined || value === null) {
      throw new ApiError('m2m_search_missing_filter_value')
    }
    const values = readStrings(value)
    // SAFETY: `hasOwn` saw it.
    return { name, values, where: filters[name as keyof typeof filters](values) }
  })
}

// Each takes any of the values.
const filters = {
  client_id: (values: string[]) => sql<boolean>`client_id = any(${values}::text[])`,
  client_name: (values: string[]) => sql<boolean>`client_name = any(${values}::text[])`,
  scopes: (values: string[]) => sql<boolean>`scopes ?| ${values}::text[]`,
}

const expected: ErrorType = 'm2m_search_expected_array_of_strings'

const readStrings = (value: unknown): string[] => {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  if (!isList || value.length > MAX_VALUES) throw new ApiError(expected)
  return [...new Set<string>(value)]
}

const joined = (filters: Filter[], operator: 'AND' | 'OR'): RawBuilder<boolean> => {
  if (filters.length === 0) return sql`true`
  const conditions = filters.map(({ where }) => where)
  return sql`(${sql.join(conditions, operator === 'OR' ? sql` or ` : sql` and `)})`
}

type Slice = { after: SearchPosition | null; limit: number }

const selectPage = (tx: Db, condition: RawBuilder<boolean>, { after, limit }: Slice) => {
  const matching = tx.selectFrom('m2m_clients').selectAll().where(condition)
  const rest = after
    ? matching.where(sql<boolean>`(created_at, client_id) < (${after.createdAt}, ${after.id})`)
    : matching
  return rest.orderBy('created_at', 'desc').orderBy('client_id', 'desc').limit(limit).execute()
}

const count = async (tx: Db, condition: RawBuilder<boolean>): Promise<number> => {
  const counted = await tx
    .selectFrom('m2m_clients')
    .select(({ fn }) => fn.countAll().as('count'))
    .where(condition)
    .executeTakeFirstOrThrow()
  return Number(counted.count)
}
