import { ApiError, type Attributes, type Session, type User } from '@latchkey/api'
import type { JWTPayload } from 'jose'
import type { Insertable } from 'kysely'
import { fillTemplate } from '../../claims-template.ts'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { Database, Db, Factor, SessionRow } from '../../db/schema.ts'
import { SESSION_CLAIM, standardClaims } from '../../jwt-claims.ts'
import { sha256 } from '../../secrets/keys.ts'
import { newToken } from '../../secrets/tokens.ts'
import { mergeClaims } from './custom-claims.ts'
import type { SessionSelector } from './select-session.ts'
import { getSession, mergeFactor, sessionOf } from './session-rows.ts'

/** What each authenticate call may say about its session. */
export type SessionRequest = {
  session_token?: string | undefined
  session_jwt?: string | undefined
  session_duration_minutes?: number | undefined
  session_custom_claims?: Record<string, unknown> | undefined
  attributes?: Attributes | undefined
}

/** A factor that was proven just now. */
export type NewFactor = Omit<Factor, 'created_at' | 'updated_at' | 'last_authenticated_at'>

/** Refuses a session that the project does not allow to live so long. */
export const checkDuration = (
  { config }: Context,
  { session_duration_minutes: minutes }: SessionRequest,
): void => {
  if (minutes !== undefined && minutes > config.session.maxDurationMinutes) {
    throw new ApiError('invalid_session_duration')
  }
}

/** A session row together with the token that opens it. */
export type OpenSession = { row: SessionRow; token: string }

/** Moves the end of a live session, merges its claims, and adds the factor, if there is one. */
export const extendSession = async (
  tx: Db,
  context: Context,
  selector: SessionSelector,
  { session_duration_minutes: minutes, session_custom_claims: claims }: SessionRequest,
  factor?: NewFactor,
): Promise<OpenSession> => {
  const now = context.now()
  const current = await getSession(tx, selector, { now, lock: true })
  const factors = factor ? mergeFactor(current.factors, provenAt(factor, now)) : current.factors
  const row = await tx
    .updateTable('sessions')
    .set({
      last_accessed_at: now,
      expires_at: minutes === undefined ? current.expires_at : inMinutes(now, minutes),
      factors: JSON.stringify(factors),
      custom_claims: JSON.stringify(mergeClaims(current.custom_claims, claims)),
    })
    .where('session_id', '=', current.session_id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, token: tokenOf(context.keys, selector, row) }
}

/** Starts a session when the request asks for one. */
export const startSession = async (
  tx: Db,
  context: Context,
  { session_duration_minutes: minutes, session_custom_claims: claims, attributes }: SessionRequest,
  { userId, factor }: { userId: string; factor: NewFactor },
): Promise<OpenSession | null> => {
  if (minutes === undefined) return null
  const now = context.now()
  const token = newToken()
  const sessionId = context.newId('session')
  const row: SessionRow = {
    session_id: sessionId,
    user_id: userId,
    token_hash: sha256(token),
    token_sealed: context.keys.seal('session-tokens', token, sessionId),
    ip_address: attributes?.ip_address ?? '',
    user_agent: attributes?.user_agent.slice(0, MAX_USER_AGENT) ?? '',
    factors: [provenAt(factor, now)],
    custom_claims: mergeClaims({}, claims),
    started_at: now,
    last_accessed_at: now,
    expires_at: inMinutes(now, minutes),
  }
  await insertSession(tx, {
    ...row,
    factors: JSON.stringify(row.factors),
    custom_claims: JSON.stringify(row.custom_claims),
  })
  return { row, token }
}

const insertSession = prepare<Insertable<Database['sessions']>, unknown>((db, value) =>
  db.insertInto('sessions').values({
    session_id: value('session_id'),
    user_id: value('user_id'),
    token_hash: value('token_hash'),
    token_sealed: value('token_sealed'),
    ip_address: value('ip_address'),
    user_agent: value('user_agent'),
    factors: value('factors'),
    custom_claims: value('custom_claims'),
    started_at: value('started_at'),
    last_accessed_at: value('last_accessed_at'),
    expires_at: value('expires_at'),
  }),
)

/** The session members of an answer, with a fresh JWT. */
export const sessionAnswer = async (
  context: Context,
  sign: (claims: JWTPayload) => Promise<string>,
  { row, token }: OpenSession,
  user: User,
): Promise<{ session: Session; session_token: string; session_jwt: string }> => {
  const session = sessionOf(row, user.roles)
  const { session_id: id, user_id, custom_claims, ...claim } = session
  const session_jwt = await sign({
    ...fillTemplate(context.config.session.customClaimsTemplate, user),
    ...custom_claims,
    ...standardClaims(context, { subject: user_id, seconds: JWT_SECONDS }),
    [SESSION_CLAIM]: { id, ...claim },
  })
  return { session, session_token: token, session_jwt }
}

// A session is inside every JWT of its own, and those travel in headers.
const MAX_USER_AGENT = 512
const JWT_SECONDS = 300

/** The token of a session that was named by it, or by a JWT. */
export const tokenOf = (
  keys: Context['keys'],
  selector: SessionSelector,
  row: SessionRow,
): string =>
  'token' in selector
    ? selector.token
    : (keys.open('session-tokens', row.token_sealed, row.session_id) ?? '')

const provenAt = (factor: NewFactor, now: Date): Factor => {
  const time = now.toISOString()
  return { ...factor, created_at: time, updated_at: time, last_authenticated_at: time }
}

/** When a length of time that begins now is over. */
export const inMinutes = (now: Date, minutes: number): Date =>
  new Date(now.getTime() + minutes * 60_000)
