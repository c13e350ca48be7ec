import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow, Db, GrantRow, SessionRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { newToken, pkceRefusal } from '../../secrets/tokens.ts'
import { findGrant, revokeGrant } from './grants.ts'

/** How long an app may take to redeem its code. @see RFC 9700 section 4.5 */
const CODE_MS = 60_000

/** How long a grant can be refreshed, all in all. */
const OFFLINE_MS = 365 * 24 * 60 * 60_000

type Granted = {
  app: ConnectedAppRow
  userId: string
  session: SessionRow | null
  scopes: string[]
  resources: string[]
  nonce: string | null
  redirectUri: string
  codeChallenge: string | null
}

/** Stores what a user granted, and the hash of a new code for it. Returns the code itself. */
export const issueCode = async (
  tx: Db,
  { newId, now: clock }: Context,
  { app, userId, session, scopes, resources, nonce, redirectUri, codeChallenge }: Granted,
): Promise<string> => {
  const now = clock()
  const code = newToken()
  const grant_id = newId('connected-app-grant')
  const endsAt = now.getTime() + CODE_MS
  const lengthMs = scopes.includes('offline_access')
    ? OFFLINE_MS
    : app.access_token_expiry_minutes * 60_000
  await tx
    .insertInto('connected_app_grants')
    .values({
      grant_id,
      user_id: userId,
      client_id: app.client_id,
      session_id: session?.session_id ?? null,
      scopes: JSON.stringify(scopes),
      resources: JSON.stringify(resources),
      nonce,
      auth_time: session && authTimeOf(session),
      created_at: now,
      expires_at: new Date(endsAt + lengthMs),
      revoked_at: null,
    })
    .execute()
  await tx
    .insertInto('authorization_codes')
    .values({
      code_hash: sha256(code),
      grant_id,
      client_id: app.client_id,
      redirect_uri: redirectUri,
      code_challenge: codeChallenge,
      expires_at: new Date(endsAt),
      consumed_at: null,
    })
    .execute()
  return code
}

// When the user last proved who they are.
const authTimeOf = ({ factors, started_at }: SessionRow): Date =>
  new Date(
    Math.max(
      started_at.getTime(),
      ...factors.map(({ last_authenticated_at }) => Date.parse(last_authenticated_at)),
    ),
  )

type Presented = {
  code: string
  redirect_uri?: string | undefined
  code_verifier?: string | undefined
}

/**
 * Redeems a code of the app in one statement. Whatever comes with it, it is spent by then; a code
 * that comes again has been stolen, and ends all that it gave. @see RFC 9700 section 2.1.1, RFC 6749 section 4.1.2
 */
export const redeemCode = async (
  tx: Db,
  { now: clock }: Context,
  app: ConnectedAppRow,
  { code, redirect_uri, code_verifier }: Presented,
): Promise<GrantRow | ApiError> => {
  const now = clock()
  const spent = await tx
    .updateTable('authorization_codes')
    .set({ consumed_at: now })
    .where('code_hash', '=', sha256(code))
    .where('client_id', '=', app.client_id)
    .where('consumed_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!spent) return refuseReplay(tx, app, { code, now })
  if (spent.expires_at <= now) return invalid('The code has expired.')
  if (spent.redirect_uri !== redirect_uri) return invalid('The redirect_uri is another one.')
  const refusal = pkceRefusal(spent.code_challenge, code_verifier)
  if (refusal) return invalid(refusal.message)
  return (await findGrant(tx, spent.grant_id, { now, lock: true })) ?? invalid('It was revoked.')
}

const refuseReplay = async (
  tx: Db,
  app: ConnectedAppRow,
  { code, now }: { code: string; now: Date },
): Promise<ApiError> => {
  const row = await tx
    .selectFrom('authorization_codes')
    .select('grant_id')
    .where('code_hash', '=', sha256(code))
    .where('client_id', '=', app.client_id)
    .executeTakeFirst()
  if (row) await revokeGrant(tx, row.grant_id, now)
  return invalid(row ? 'The code was used already.' : 'The code is unknown.')
}

const invalid = (message: string): ApiError => new ApiError('invalid_grant', { message })
