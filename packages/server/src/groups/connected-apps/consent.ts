import { sql } from 'kysely'
import type { ConnectedAppRow, ConsentRow, Db } from '../../db/schema.ts'
import { isFirstParty, isPublic } from './apps.ts'

type Pair = { userId: string; clientId: string }

/** What a user has granted an app so far, or took back. */
export const findConsent = (db: Db, { userId, clientId }: Pair): Promise<ConsentRow | undefined> =>
  db
    .selectFrom('connected_app_consents')
    .selectAll()
    .where('user_id', '=', userId)
    .where('client_id', '=', clientId)
    .executeTakeFirst()

/**
 * Whether the user has to be asked. What is granted is remembered, but nobody knows who really is
 * behind a public app of somebody else, so its users are always asked. @see RFC 8252 section 8.6
 */
export const isConsentRequired = (
  app: ConnectedAppRow,
  consent: ConsentRow | undefined,
  { scopes, prompts }: { scopes: string[]; prompts: string[] },
): boolean => {
  if (prompts.includes('consent') || consent?.revoked_at) return true
  const unseen = scopes.filter((scope) => !consent?.scopes.includes(scope))
  if (isFirstParty(app)) {
    return unseen.includes('offline_access') && !app.bypass_consent_for_offline_access
  }
  return isPublic(app) || consent === undefined || unseen.length > 0
}

/** Remembers what a user granted, beside what they granted before. */
export const rememberConsent = async (
  tx: Db,
  { userId, clientId, scopes, now }: Pair & { scopes: string[]; now: Date },
): Promise<void> => {
  const before = await findConsent(tx, { userId, clientId })
  const known = before && !before.revoked_at ? before.scopes : []
  const values = {
    scopes: JSON.stringify([...new Set([...known, ...scopes])]),
    granted_at: now,
    revoked_at: null,
  }
  await tx
    .insertInto('connected_app_consents')
    .values({ ...values, user_id: userId, client_id: clientId })
    .onConflict((conflict) => conflict.columns(['user_id', 'client_id']).doUpdateSet(values))
    .execute()
}

/** Takes back all that a user granted an app: its tokens end, and the user is asked anew. */
export const revokeConsent = async (
  tx: Db,
  { userId, clientId, now }: Pair & { now: Date },
): Promise<void> => {
  for (const table of ['connected_app_consents', 'connected_app_grants'] as const) {
    await sql`
      update ${sql.table(table)} set revoked_at = ${now}
      where user_id = ${userId} and client_id = ${clientId} and revoked_at is null`.execute(tx)
  }
}

/** The apps that a user has let in, as the wire shows them. */
export const selectUserApps = async (db: Db, userId: string) => {
  const rows = await db
    .selectFrom('connected_app_consents')
    .innerJoin('connected_apps', 'connected_apps.client_id', 'connected_app_consents.client_id')
    .select([
      'connected_apps.client_id',
      'client_name',
      'client_description',
      'client_type',
      'logo_url',
      'scopes',
    ])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('granted_at')
    .orderBy('connected_apps.client_id')
    .execute()
  return rows.map((row) => ({
    connected_app_id: row.client_id,
    name: row.client_name,
    description: row.client_description,
    client_type: row.client_type,
    scopes_granted: row.scopes.join(' '),
    ...(row.logo_url && { logo_url: row.logo_url }),
  }))
}
