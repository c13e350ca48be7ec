import { ApiError, contract, type ErrorType } from '@latchkey/api'
import type { ConnectedAppRow, Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { implement } from '../../http/router.ts'
import { cutPage, openCursor } from '../../search-cursor.ts'
import {
  cancelRotation,
  finishRotation,
  lastFourOf,
  macOf,
  startRotation,
} from '../../secrets/client-secrets.ts'
import { newToken } from '../../secrets/tokens.ts'
import { appOf, countApps, getApp, insertApp, isPublic, selectApps } from './apps.ts'
import { authorize, startAuthorization } from './authorize.ts'
import { discoveryOf } from './discovery.ts'
import { checkSettings } from './settings.ts'
import { introspect, revokeToken, userinfo } from './token-routes.ts'

const table = 'connected_apps'

/** Apps that ask users for access: who they are, what they are granted, and its tokens. */
export const connectedAppRoutes = implement(contract.connectedApps, {
  async create(input, { config, db, keys, newId, now }) {
    checkSettings(config, input, input)
    const client_id = newId('connected-app')
    const client_secret = isPublic(input) ? null : newToken()
    const row = await insertApp(db, {
      client_id,
      client_type: input.client_type,
      client_name: input.client_name ?? '',
      client_description: input.client_description ?? '',
      status: 'active',
      redirect_urls: JSON.stringify([...new Set(input.redirect_urls)]),
      post_logout_redirect_urls: JSON.stringify([...new Set(input.post_logout_redirect_urls)]),
      full_access_allowed: input.full_access_allowed ?? false,
      bypass_consent_for_offline_access: input.bypass_consent_for_offline_access ?? false,
      access_token_expiry_minutes: input.access_token_expiry_minutes ?? 60,
      access_token_custom_audience: input.access_token_custom_audience ?? '',
      access_token_template_content: input.access_token_template_content ?? '',
      id_token_template_content: input.id_token_template_content ?? '',
      logo_url: input.logo_url ?? '',
      creation_method: 'api',
      secret_mac: client_secret && macOf(keys, client_id, client_secret),
      secret_last_four: client_secret && lastFourOf(client_secret),
      secret_imported: false,
      next_secret_mac: null,
      next_secret_last_four: null,
      created_at: now(),
    })
    return { connected_app: { ...appOf(row), ...(client_secret && { client_secret }) } }
  },

  async get({ client_id }, { db }) {
    return { connected_app: appOf(await getApp(db, client_id)) }
  },

  async search({ cursor, limit }, { db, keys }) {
    const after = cursor ? openCursor(keys, CURSORS, cursor, 'bad_request') : null
    return transaction(db, async (tx) => {
      const found = await selectApps(tx, { after, limit: limit + 1 })
      const total = after?.total ?? (await countApps(tx))
      const { page, results_metadata } = cutPage(keys, found, {
        label: CURSORS,
        limit,
        total,
        idOf: ({ client_id }) => client_id,
      })
      return { connected_apps: page.map(appOf), results_metadata }
    })
  },

  async update({ client_id, ...settings }, { config, db }) {
    const { redirect_urls, post_logout_redirect_urls, ...others } = settings
    const row = await transaction(db, async (tx) => {
      checkSettings(config, await getApp(tx, client_id, { lock: true }), settings)
      return tx
        .updateTable('connected_apps')
        .set({
          ...others,
          // Names the row even when nothing else changes.
          client_id,
          redirect_urls: redirect_urls && JSON.stringify([...new Set(redirect_urls)]),
          post_logout_redirect_urls:
            post_logout_redirect_urls && JSON.stringify([...new Set(post_logout_redirect_urls)]),
        })
        .where('client_id', '=', client_id)
        .returningAll()
        .executeTakeFirstOrThrow()
    })
    return { connected_app: appOf(row) }
  },

  async delete({ client_id }, { db }) {
    // Everything that was granted to it references it, and goes with it.
    const deleted = await db
      .deleteFrom('connected_apps')
      .where('client_id', '=', client_id)
      .returning('client_id')
      .executeTakeFirst()
    if (!deleted) throw new ApiError('connected_app_not_found')
    return deleted
  },

  async rotateStart({ client_id: clientId }, { db, keys }) {
    const secret = newToken()
    const row = await transaction(db, async (tx) => {
      if (isPublic(await getApp(tx, clientId, { lock: true }))) {
        throw new ApiError('public_connected_apps_do_not_have_secrets')
      }
      const started = await startRotation(tx, keys, { table, clientId }, secret)
      if (!started) throw new ApiError('connected_app_already_rotating_secret')
      return getApp(tx, clientId)
    })
    return { connected_app: { ...appOf(row), next_client_secret: secret } }
  },

  async rotate({ client_id: clientId }, { db }) {
    const finish = (tx: Db) => finishRotation(tx, { table, clientId })
    return { connected_app: appOf(await rotateBy(db, clientId, finish)) }
  },

  async rotateCancel({ client_id: clientId }, { db }) {
    const cancel = (tx: Db) => cancelRotation(tx, { table, clientId })
    return { connected_app: appOf(await rotateBy(db, clientId, cancel)) }
  },

  authorizeStart: (input, context) => startAuthorization(context, input),
  authorize: (input, context) => authorize(context, input),
  introspect: (input, context) => introspect(context, input),
  revoke: (input, context) => revokeToken(context, input),
  userinfo: (input, context) => userinfo(context, input),
  openidConfiguration: async (input, { config }) => discoveryOf(config, input),
  jwks: async (_input, { signingKeys }) => ({ keys: await signingKeys.published() }),
})

const CURSORS = 'connected-apps'
const notRotating: ErrorType = 'connected_app_not_rotating_secret'

// Takes one step of a rotation, and reads the app after it.
const rotateBy = (
  db: Db,
  clientId: string,
  step: (tx: Db) => Promise<boolean>,
): Promise<ConnectedAppRow> =>
  transaction(db, async (tx) => {
    const taken = await step(tx)
    const app = await getApp(tx, clientId)
    if (!taken) throw new ApiError(notRotating)
    return app
  })
