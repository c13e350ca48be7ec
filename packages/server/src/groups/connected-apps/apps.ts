import { ApiError, type ConnectedApp } from '@latchkey/api'
import { sql, type Insertable } from 'kysely'
import type { ConnectedAppRow, Database, Db } from '../../db/schema.ts'

/** How many apps a project has at most. */
const MAX_APPS = 10_000

/** Stores a new app. Throws `too_many_connected_apps`. */
export const insertApp = async (
  db: Db,
  row: Insertable<Database['connected_apps']>,
): Promise<ConnectedAppRow> => {
  if ((await countApps(db)) >= MAX_APPS) throw new ApiError('too_many_connected_apps')
  return db.insertInto('connected_apps').values(row).returningAll().executeTakeFirstOrThrow()
}

/** How many apps there are. */
export const countApps = async (db: Db): Promise<number> => {
  const counted = await db
    .selectFrom('connected_apps')
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(counted.count)
}

/** Finds an app. With `lock`, nothing else changes it before the transaction ends. */
export const findApp = (
  db: Db,
  clientId: string,
  { lock = false } = {},
): Promise<ConnectedAppRow | undefined> => {
  const query = db.selectFrom('connected_apps').selectAll().where('client_id', '=', clientId)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

/** Finds an app, or throws `connected_app_not_found`. */
export const getApp = async (
  db: Db,
  clientId: string,
  options: { lock?: boolean } = {},
): Promise<ConnectedAppRow> => {
  const row = await findApp(db, clientId, options)
  if (!row) throw new ApiError('connected_app_not_found')
  return row
}

/** True for an app that can keep no secret: one in a browser, or on somebody's machine. */
export const isPublic = ({ client_type }: Pick<ConnectedApp, 'client_type'>): boolean =>
  client_type.endsWith('_public')

/** True for an app of whoever runs the project. */
export const isFirstParty = ({ client_type }: Pick<ConnectedApp, 'client_type'>): boolean =>
  client_type.startsWith('first_party')

/** Shows an app as the wire does, without its secrets. */
export const appOf = (row: ConnectedAppRow): ConnectedApp => ({
  client_id: row.client_id,
  client_name: row.client_name,
  client_description: row.client_description,
  client_type: row.client_type,
  status: row.status,
  redirect_urls: row.redirect_urls,
  post_logout_redirect_urls: row.post_logout_redirect_urls,
  full_access_allowed: row.full_access_allowed,
  bypass_consent_for_offline_access: row.bypass_consent_for_offline_access,
  access_token_expiry_minutes: row.access_token_expiry_minutes,
  access_token_template_content: row.access_token_template_content,
  id_token_template_content: row.id_token_template_content,
  creation_method: row.creation_method,
  ...(row.secret_last_four && { client_secret_last_four: row.secret_last_four }),
  ...(row.next_secret_last_four && { next_client_secret_last_four: row.next_secret_last_four }),
  ...(row.access_token_custom_audience && {
    access_token_custom_audience: row.access_token_custom_audience,
  }),
  ...(row.logo_url && { logo_url: row.logo_url }),
})

/** One page of the apps, newest first. */
export const selectApps = (
  db: Db,
  { after, limit }: { after: { createdAt: Date; id: string } | null; limit: number },
): Promise<ConnectedAppRow[]> =>
  db
    .selectFrom('connected_apps')
    .selectAll()
    .where(
      after
        ? sql<boolean>`(created_at, client_id) < (${after.createdAt}, ${after.id})`
        : sql<boolean>`true`,
    )
    .orderBy('created_at', 'desc')
    .orderBy('client_id', 'desc')
    .limit(limit)
    .execute()
