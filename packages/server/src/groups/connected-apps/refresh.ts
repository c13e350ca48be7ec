import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow, Db, GrantRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { newToken } from '../../secrets/tokens.ts'
import { isPublic } from './apps.ts'
import { findGrant, revokeGrant } from './grants.ts'

/** How long a refresh token waits to be used. */
const REFRESH_MS = 90 * 24 * 60 * 60_000

/** How long an app whose answer was lost gets the same answer again. */
const RETRY_MS = 10_000

/** Stores the hash of a new refresh token of a grant. Returns the token itself. */
export const issueRefreshToken = async (
  tx: Db,
  { now }: Context,
  grant: GrantRow,
): Promise<string> => {
  const token = newToken()
  await insertToken(tx, grant, token, now())
  return token
}

const insertToken = async (tx: Db, grant: GrantRow, token: string, now: Date): Promise<void> => {
  await tx
    .insertInto('app_refresh_tokens')
    .values({
      token_hash: sha256(token),
      grant_id: grant.grant_id,
      expires_at: endOf(grant, now),
      consumed_at: null,
      child_sealed: null,
    })
    .execute()
}

const endOf = ({ expires_at }: GrantRow, now: Date): Date =>
  new Date(Math.min(expires_at.getTime(), now.getTime() + REFRESH_MS))

/** Finds the grant that a refresh token of the app is of, spent or not. */
export const findRefreshed = async (
  db: Db,
  app: ConnectedAppRow,
  token: string,
  { now, lock = false }: { now: Date; lock?: boolean },
): Promise<GrantRow | undefined> => {
  const row = await findRow(db, sha256(token))
  const grant = row && (await findGrant(db, row.grant_id, { now, lock }))
  return grant?.client_id === app.client_id ? grant : undefined
}

/** Says until when a refresh token is good, or null for one that is not. */
export const goodUntil = async (db: Db, token: string, now: Date): Promise<Date | null> => {
  const row = await findRow(db, sha256(token))
  return row && !row.consumed_at && row.expires_at > now ? row.expires_at : null
}

/**
 * Uses a refresh token of a grant. A confidential app keeps it, and it lives longer; a public one
 * gets another for it, in one statement. A spent one that comes again was stolen, and ends the
 * grant, unless it comes at once: then the app has lost its answer, and gets the same one.
 * Returns the token to go on with, null for the same one. @see RFC 9700 section 4.14.2
 */
export const spendRefreshToken = async (
  tx: Db,
  { keys, now: clock }: Context,
  { app, grant, token }: { app: ConnectedAppRow; grant: GrantRow; token: string },
): Promise<string | null | ApiError> => {
  const now = clock()
  const hash = sha256(token)
  const child = isPublic(app) ? newToken() : null
  const used = await tx
    .updateTable('app_refresh_tokens')
    .set(
      child === null
        ? { expires_at: endOf(grant, now) }
        : { consumed_at: now, child_sealed: keys.seal('refresh-tokens', child, hash) },
    )
    .where('token_hash', '=', hash)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('token_hash')
    .executeTakeFirst()
  if (used && child !== null) await insertToken(tx, grant, child, now)
  if (used) return child

  const row = await findRow(tx, hash)
  if (!row?.consumed_at) return new ApiError('invalid_grant')
  const known = row.child_sealed && keys.open('refresh-tokens', row.child_sealed, hash)
  const soon = now.getTime() - row.consumed_at.getTime() <= RETRY_MS
  if (known && soon && (await goodUntil(tx, known, now))) return known
  await revokeGrant(tx, grant.grant_id, now)
  return new ApiError('invalid_grant', { message: 'The refresh token was used already.' })
}

const findRow = (db: Db, hash: string) =>
  db.selectFrom('app_refresh_tokens').selectAll().where('token_hash', '=', hash).executeTakeFirst()
