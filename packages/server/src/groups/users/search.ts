import { ApiError, type User } from '@latchkey/api'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { codeOf, transaction } from '../../db/transaction.ts'
import { cutPage, openCursor, type SearchPosition } from '../../search-cursor.ts'
import { sourceOf, type Source } from './search-filters.ts'
import { labelOf, type SearchQuery } from './search-query.ts'
import { selectUsers, userOf } from './user-columns.ts'

/** How far matches are counted: as far as a page of the usual size. Beyond, it costs more than the page. */
const COUNTED = 100

type Page = { limit: number; cursor?: string | undefined }

/** Finds one page of users, newest first. */
export const searchUsers = async (
  context: Context,
  query: SearchQuery,
  { limit, cursor }: Page,
) => {
  const { config, db, keys } = context
  const now = context.now()
  const label = labelOf(query)
  const after = cursor ? openCursor(keys, label, cursor, 'user_search_invalid_cursor') : null
  try {
    return await transaction(db, async (tx) => {
      await prepareSearch(tx, config.search.timeoutMs)
      const seen = after ? limit : Math.max(limit, COUNTED)
      const { rows: found } = await selectFound(query, { now, limit: seen + 1, after }).execute(tx)
      const total = after?.total ?? (found.length > seen ? -1 : found.length)
      const { page, results_metadata } = cutPage(keys, found, {
        label,
        limit,
        total,
        idOf: ({ user_id }) => user_id,
      })
      const users = await selectUsers(tx, now)
        .where(sql<boolean>`user_id = any(${page.map(({ user_id }) => user_id)})`)
        .orderBy('created_at', 'desc')
        .orderBy('user_id', 'desc')
        .execute()
      return { results: users.map((row): User => userOf(row, now)), results_metadata }
    })
  } catch (error) {
    if (codeOf(error) === QUERY_CANCELED) throw new ApiError('search_timeout', { cause: error })
    throw error
  }
}

const QUERY_CANCELED = '57014'

const settings = {
  // Compiling a plan to machine code takes longer than any page does.
  jit: 'off',
  // To start workers takes longer than what they would share out.
  max_parallel_workers_per_gather: '0',
  // Indexes are in memory, or on flash: to jump in them costs hardly more than to read on.
  random_page_cost: '1.1',
}

const prepareSearch = async (tx: Db, timeoutMs: number): Promise<void> => {
  const all = { ...settings, statement_timeout: String(timeoutMs) }
  const calls = Object.entries(all).map(([name, value]) => sql`set_config(${name}, ${value}, true)`)
  await sql`select ${sql.join(calls)}`.execute(tx)
}

type Slice = { now: Date; limit: number; after: SearchPosition | null }

/** Selects who matches, newest first. */
export const selectFound = (query: SearchQuery, { now, limit, after }: Slice) => {
  const order = sql`order by created_at desc, user_id desc limit ${limit}`
  const branches = sourcesOf(query, now).map(({ from, createdAt, condition }) => {
    const position = after
      ? sql`(${createdAt}, user_id) < (${after.createdAt}, ${after.id})`
      : sql`true`
    return sql`(
      select distinct ${createdAt} as created_at, user_id from ${from}
      where ${condition} and ${position} ${order}
    )`
  })
  // The newest of a union are among the newest of its branches, and each branch has its own index.
  return sql<{ created_at: Date; user_id: string }>`
    select created_at, user_id from (${sql.join(branches, sql` union `)}) as found ${order}`
}

const sourcesOf = ({ operator, filters }: SearchQuery, now: Date): Source[] => {
  const conditions = filters.map(({ where }) => where(now))
  const either = operator === 'OR' && conditions.length > 0
  return either ? conditions.map((condition) => sourceOf([condition])) : [sourceOf(conditions)]
}
