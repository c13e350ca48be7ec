import { ApiError, type Session } from '@latchkey/api'
import type { ExpressionBuilder } from 'kysely'
import type { Database, Db, Factor, OAuthFactor, SessionRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { endGrants } from '../connected-apps/grants.ts'
import type { SessionSelector } from './select-session.ts'

/** A live session that a caller named. */
export type PassedSession = SessionRow

/** Finds a live session. With `lock`, nothing else changes it before the transaction ends. */
export const getSession = async (
  tx: Db,
  selector: SessionSelector,
  { now, lock = false }: { now: Date; lock?: boolean },
): Promise<SessionRow> => {
  const query = tx
    .selectFrom('sessions')
    .selectAll()
    .where(isSelected(selector))
    .where('expires_at', '>', now)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw new ApiError('session_not_found')
  return row
}

/** Ends one session, or throws when it is not alive. */
export const endSession = async (db: Db, selector: SessionSelector, now: Date): Promise<void> => {
  const ended = await db
    .deleteFrom('sessions')
    .where(isSelected(selector))
    .returning('expires_at')
    .executeTakeFirst()
  if (!ended || ended.expires_at <= now) throw new ApiError('session_not_found')
}

const isSelected = (selector: SessionSelector) => (eb: ExpressionBuilder<Database, 'sessions'>) =>
  'token' in selector
    ? eb('token_hash', '=', sha256(selector.token))
    : eb('session_id', '=', selector.sessionId)

/** Ends the sessions of a user, but for one, and what was granted to apps in all others. */
export const endSessions = async (
  tx: Db,
  userId: string,
  { except }: { except?: string | undefined } = {},
): Promise<void> => {
  await tx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(except !== undefined, (query) => query.where('session_id', '!=', except ?? ''))
    .execute()
  await endGrants(tx, userId, { except })
}

/** Shows a session row as the wire does. */
export const sessionOf = (row: SessionRow, roles: string[]): Session => ({
  session_id: row.session_id,
  user_id: row.user_id,
  started_at: row.started_at.toISOString(),
  last_accessed_at: row.last_accessed_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  attributes: { ip_address: row.ip_address, user_agent: row.user_agent },
  authentication_factors: row.factors,
  custom_claims: row.custom_claims,
  roles,
})

/** Adds a factor, or refreshes the same one in place. */
export const mergeFactor = (factors: Factor[], added: Factor): Factor[] => {
  const known = factors.find((factor) => isSame(factor, added))
  if (!known) return [...factors, added]
  const refreshed = { ...added, created_at: known.created_at }
  return factors.map((factor) => (factor === known ? refreshed : factor))
}

const isSame = (one: Factor, other: Factor): boolean =>
  one.type === other.type &&
  one.delivery_method === other.delivery_method &&
  one.email_factor?.email_id === other.email_factor?.email_id &&
  one.phone_number_factor?.phone_id === other.phone_number_factor?.phone_id &&
  one.authenticator_app_factor?.totp_id === other.authenticator_app_factor?.totp_id &&
  one.recovery_code_factor?.totp_recovery_code_id ===
    other.recovery_code_factor?.totp_recovery_code_id &&
  one.crypto_wallet_factor?.crypto_wallet_id === other.crypto_wallet_factor?.crypto_wallet_id &&
  one.webauthn_factor?.webauthn_registration_id ===
    other.webauthn_factor?.webauthn_registration_id &&
  registrationOf(one) === registrationOf(other)

const registrationOf = (factor: Factor): string | undefined =>
  Object.entries(factor).flatMap(([name, detail]) =>
    name.endsWith('_oauth_factor') ? [(detail as OAuthFactor).id] : [],
  )[0]
