import type { Context } from '../../context.ts'
import type { Db, GrantRow } from '../../db/schema.ts'
import { readAccessToken, type AccessClaims } from '../../secrets/access-tokens.ts'
import { findGrant } from './grants.ts'

/** An access token of an app that is in force, by the word of the database. */
export type LiveToken = { claims: AccessClaims & { jti: string }; grant: GrantRow }

/** Finds an access token that is in force: signed here, not over, and revoked by nobody. */
export const findLiveToken = async (
  context: Context,
  jwt: string,
): Promise<LiveToken | undefined> => {
  const now = context.now()
  const claims = await readAccessToken(context, jwt)
  if (typeof claims?.jti !== 'string') return undefined
  const row = await context.db
    .selectFrom('app_access_tokens')
    .select('grant_id')
    .where('jti', '=', claims.jti)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  const grant = row && (await findGrant(context.db, row.grant_id, { now }))
  return grant && { claims: { ...claims, jti: claims.jti }, grant }
}

/** Ends one access token; others of the same grant live on. */
export const endAccessToken = async (db: Db, jti: string): Promise<void> => {
  await db.deleteFrom('app_access_tokens').where('jti', '=', jti).execute()
}
