import { ApiError, type User } from '@latchkey/api'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { SessionRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { selectUsers, userOf, type UserRow } from '../users/user-columns.ts'
import { inMinutes, tokenOf, type OpenSession } from './open-session.ts'
import type { SessionSelector } from './select-session.ts'

/**
 * Finds a live session with its user, and moves its end: applications ask for nothing more often.
 * The time of the last access is kept in whole seconds, so only the first call of a second writes.
 */
export const touchSession = async (
  { db, keys, now: clock }: Context,
  selector: SessionSelector,
  minutes: number | undefined,
): Promise<{ open: OpenSession; user: User }> => {
  const now = clock()
  const [found] =
    'token' in selector
      ? await findByToken(db, { key: sha256(selector.token), now })
      : await findById(db, { key: selector.sessionId, now })
  if (!found) throw new ApiError('session_not_found')

  // Each column has one place to go, so that nothing of the session gets into the user.
  const {
    session_id,
    token_hash,
    token_sealed,
    ip_address,
    user_agent,
    factors,
    custom_claims,
    started_at,
    last_accessed_at,
    expires_at,
    ...person
  } = found
  const second = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const expiresAt = minutes === undefined ? null : inMinutes(now, minutes)
  const isCurrent = expiresAt === null && last_accessed_at >= second
  const [times] = isCurrent
    ? [{ last_accessed_at, expires_at }]
    : await moveTimes(db, { sessionId: session_id, second, expiresAt })
  // Somebody ended it since.
  if (!times) throw new ApiError('session_not_found')
  const row: SessionRow = {
    session_id,
    user_id: person.user_id,
    token_hash,
    token_sealed,
    ip_address,
    user_agent,
    factors,
    custom_claims,
    started_at,
    ...times,
  }
  return { open: { row, token: tokenOf(keys, selector, row) }, user: userOf(person, now) }
}

type Found = Omit<SessionRow, 'user_id'> & UserRow

const findBy = (column: 'token_hash' | 'session_id') =>
  prepare<{ key: string; now: Date }, Found>((db, value) =>
    selectUsers(db, value('now'))
      .innerJoin('sessions', 'sessions.user_id', 'users.user_id')
      .select([
        'session_id',
        'token_hash',
        'token_sealed',
        'ip_address',
        'user_agent',
        'factors',
        'custom_claims',
        'started_at',
        'last_accessed_at',
        'sessions.expires_at',
      ])
      .where(column, '=', value('key'))
      .where('sessions.expires_at', '>', value('now')),
  )

const findByToken = findBy('token_hash')
const findById = findBy('session_id')

type Times = Pick<SessionRow, 'last_accessed_at' | 'expires_at'>

const moveTimes = prepare<{ sessionId: string; second: Date; expiresAt: Date | null }, Times>(
  (db, value) =>
    db
      .updateTable('sessions')
      .set({
        last_accessed_at: sql`greatest(last_accessed_at, ${value('second')}::timestamptz)`,
        expires_at: sql`coalesce(${value('expiresAt')}::timestamptz, expires_at)`,
      })
      .where('session_id', '=', value('sessionId'))
      .returning(['last_accessed_at', 'expires_at']),
)
