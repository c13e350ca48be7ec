import { ApiError, type User } from '@latchkey/api'
import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { codeOf, transaction } from '../../db/transaction.ts'
import { closeCursor, openCursor, type SearchPosition } from './search-cursor.ts'
import { allOf, type Condition } from './search-filters.ts'
import type { SearchQuery } from './search-query.ts'
import { selectUsers, userOf } from './user-columns.ts'

/** How far matches are counted. A larger result has the total -1: counting it costs more than it. */
export const COUNTED = 10_000

type Page = { limit: number; cursor?: string | undefined }

/** Finds one page of users, newest first. */
export const searchUsers = async (
  context: Context,
  query: SearchQuery,
  { limit, cursor }: Page,
) => {
  const { config, db, keys } = context
  const now = context.now()
  const after = cursor ? openCursor(keys, query, cursor) : null
  try {
    return await transaction(db, async (tx) => {
      await limitTime(tx, config.search.timeoutMs)
      const rows = await selectPage(tx, query, { now, limit: limit + 1, after }).execute()
      const total = after?.total ?? (await countMatches(tx, query, now))
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next = last &&
        rows.length > limit && { total, createdAt: last.created_at, userId: last.user_id }
      return {
        results: page.map((row): User => userOf(row, now)),
        results_metadata: { total, next_cursor: next ? closeCursor(keys, query, next) : null },
      }
    })
  } catch (error) {
    if (codeOf(error) === QUERY_CANCELED) throw new ApiError('search_timeout', { cause: error })
    throw error
  }
}

const QUERY_CANCELED = '57014'

// Compiling a plan to machine code takes longer than any page does.
const limitTime = async (tx: Db, timeoutMs: number): Promise<void> => {
  await sql`select set_config('statement_timeout', ${String(timeoutMs)}, true), set_config('jit', 'off', true)`.execute(
    tx,
  )
}

type Slice = { now: Date; limit: number; after: SearchPosition | null }

/** Selects the users of a page, whole, in one query. */
export const selectPage = (db: Db, query: SearchQuery, { now, limit, after }: Slice) => {
  const position = after
    ? sql<boolean>`(users.created_at, users.user_id) < (${after.createdAt}, ${after.userId})`
    : sql<boolean>`true`
  const branches = conditionsOf(query, now).map(
    (condition) => sql`(
      select users.created_at, users.user_id from users where ${condition} and ${position}
      order by users.created_at desc, users.user_id desc limit ${limit}
    )`,
  )
  const found = sql`select user_id from (${union(branches)}) as found
    order by created_at desc, user_id desc limit ${limit}`
  return selectUsers(db, now)
    .where(sql<boolean>`users.user_id in (${found})`)
    .orderBy('users.created_at', 'desc')
    .orderBy('users.user_id', 'desc')
}

const countMatches = async (tx: Db, query: SearchQuery, now: Date): Promise<number> => {
  const { rows } = await selectCount(query, now).execute(tx)
  const count = Number(rows[0]?.count ?? 0)
  return count > COUNTED ? -1 : count
}

/** Counts the matches, and stops at the first one that is not counted any more. */
export const selectCount = (query: SearchQuery, now: Date) => {
  const branches = conditionsOf(query, now).map(
    (condition) => sql`(select users.user_id from users where ${condition} limit ${COUNTED + 1})`,
  )
  return sql<{ count: string }>`
    select count(*) as count from (select from (${union(branches)}) as found limit ${COUNTED + 1}) as counted`
}

// The newest of a union are among the newest of its branches, and each branch has its own index.
const union = (branches: RawBuilder<unknown>[]) => sql.join(branches, sql` union `)

const conditionsOf = ({ operator, filters }: SearchQuery, now: Date): Condition[] => {
  const conditions = filters.map(({ where }) => where(now))
  return operator === 'OR' && conditions.length > 0 ? conditions : [allOf(conditions)]
}
