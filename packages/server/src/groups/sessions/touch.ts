import { ApiError, type User } from '@latchkey/api'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { SessionRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { selectUsers, userOf, type UserRow } from '../users/user-columns.ts'
import { inMinutes, tokenOf, type OpenSession } from './open-session.ts'
import type { SessionSelector } from './select-session.ts'

type TouchedRow = Omit<SessionRow, 'user_id'> & { session_user_id: string } & UserRow

/**
 * Moves the end of a live session and reads its user, in the one statement that also finds it:
 * applications ask for nothing more often.
 */
export const touchSession = async (
  { db, keys, now: clock }: Context,
  selector: SessionSelector,
  minutes: number | undefined,
): Promise<{ open: OpenSession; user: User }> => {
  const now = clock()
  const expiresAt = minutes === undefined ? null : inMinutes(now, minutes)
  const [found] =
    'token' in selector
      ? await touchByToken(db, { key: sha256(selector.token), now, expiresAt })
      : await touchById(db, { key: selector.sessionId, now, expiresAt })
  if (!found) throw new ApiError('session_not_found')

  // Each column has one place to go, so that nothing of the session gets into the user.
  const {
    session_user_id: user_id,
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
  const row: SessionRow = {
    session_id,
    user_id,
    token_hash,
    token_sealed,
    ip_address,
    user_agent,
    factors,
    custom_claims,
    started_at,
    last_accessed_at,
    expires_at,
  }
  return { open: { row, token: tokenOf(keys, selector, row) }, user: userOf(person, now) }
}

const touchBy = (column: 'token_hash' | 'session_id') =>
  prepare<{ key: string; now: Date; expiresAt: Date | null }, TouchedRow>((db, value) => {
    const touched = db
      .updateTable('sessions')
      .set({
        last_accessed_at: value('now'),
        expires_at: sql`coalesce(${value('expiresAt')}::timestamptz, expires_at)`,
      })
      .where(column, '=', value('key'))
      .where('expires_at', '>', value('now'))
      .returning([
        'user_id as session_user_id',
        'session_id',
        'token_hash',
        'token_sealed',
        'ip_address',
        'user_agent',
        'factors',
        'custom_claims',
        'started_at',
        'last_accessed_at',
        'expires_at',
      ])
    const owner = selectUsers(db, value('now')).where(
      'user_id',
      '=',
      sql.ref<string>('session_user_id'),
    )
    const query = sql<TouchedRow>`
      with touched as (${touched}) select * from touched, lateral (${owner}) as owner`
    return { compile: () => query.compile(db) }
  })

const touchByToken = touchBy('token_hash')
const touchById = touchBy('session_id')
