import { ApiError, contract, type ErrorType } from '@latchkey/api'
import { fillTemplate } from '../../claims-template.ts'
import type { Db, M2mClientRow } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { admitClient } from '../../http/admit-client.ts'
import { implement } from '../../http/router.ts'
import { distinctScopes, grantScopes } from '../../scopes.ts'
import { ACCESS_TOKEN_SECONDS, signAccessToken } from '../../secrets/access-tokens.ts'
import {
  cancelRotation,
  finishRotation,
  lastFourOf,
  macOf,
  startRotation,
} from '../../secrets/client-secrets.ts'
import { newToken } from '../../secrets/tokens.ts'
import { grantTokens } from '../connected-apps/token.ts'
import { mergeMetadata } from '../users/metadata.ts'
import { clientOf, findClient, getClient, insertClient } from './clients.ts'
import { searchClients } from './search.ts'

const table = 'm2m_clients'

/** Clients that act for themselves: who they are, their secrets, and their access tokens. */
export const m2mRoutes = implement(contract.m2m, {
  async create(input, context) {
    const { db, keys, newId, now } = context
    const { client_id = newId('m2m-client'), client_secret = newToken() } = input
    // What is made here cannot be guessed; what comes from elsewhere may be.
    const imported = input.client_secret !== undefined
    if (imported) {
      const { valid } = await context.secretStrength(client_secret)
      if (!valid) throw new ApiError('insecure_m2m_client_secret')
    }
    const row = await insertClient(db, {
      client_id,
      client_name: input.client_name,
      client_description: input.client_description,
      status: 'active',
      scopes: JSON.stringify(distinctScopes(input.scopes)),
      trusted_metadata: JSON.stringify(mergeMetadata({}, input.trusted_metadata)),
      secret_mac: macOf(keys, client_id, client_secret),
      secret_last_four: lastFourOf(client_secret),
      secret_imported: imported,
      next_secret_mac: null,
      next_secret_last_four: null,
      created_at: now(),
    })
    return { m2m_client: { ...clientOf(row), client_secret } }
  },

  async get({ client_id }, { db }) {
    return { m2m_client: clientOf(await getClient(db, client_id)) }
  },

  search: (input, context) => searchClients(context, input),

  async update(input, { db }) {
    const { client_id, client_name, client_description, status, scopes } = input
    const row = await transaction(db, async (tx) => {
      const { trusted_metadata } = await getClient(tx, client_id, { lock: true })
      return tx
        .updateTable('m2m_clients')
        .set({
          client_name,
          client_description,
          status,
          scopes: scopes && JSON.stringify(distinctScopes(scopes)),
          trusted_metadata: JSON.stringify(mergeMetadata(trusted_metadata, input.trusted_metadata)),
        })
        .where('client_id', '=', client_id)
        .returningAll()
        .executeTakeFirstOrThrow()
    })
    return { m2m_client: clientOf(row) }
  },

  async delete({ client_id }, { db }) {
    const deleted = await db
      .deleteFrom('m2m_clients')
      .where('client_id', '=', client_id)
      .returning('client_id')
      .executeTakeFirst()
    if (!deleted) throw new ApiError('m2m_client_not_found')
    return deleted
  },

  async rotateStart({ client_id: clientId }, { db, keys }) {
    const secret = newToken()
    const row = await rotateBy(
      db,
      clientId,
      (tx) => startRotation(tx, keys, { table, clientId }, secret),
      'm2m_client_already_rotating_secret',
    )
    return { m2m_client: { ...clientOf(row), next_client_secret: secret } }
  },

  async rotate({ client_id: clientId }, { db }) {
    const finish = (tx: Db) => finishRotation(tx, { table, clientId })
    return { m2m_client: clientOf(await rotateBy(db, clientId, finish, notRotating)) }
  },

  async rotateCancel({ client_id: clientId }, { db }) {
    const cancel = (tx: Db) => cancelRotation(tx, { table, clientId })
    return { m2m_client: clientOf(await rotateBy(db, clientId, cancel, notRotating)) }
  },

  async token(input, context) {
    const { config, db } = context
    if (input.grant_type !== 'client_credentials') return grantTokens(context, input)
    const { project_id, client_id, client_secret, scope } = input
    if (client_secret === undefined) {
      throw new ApiError('invalid_request', { message: 'client_secret is required.' })
    }
    // A client of another project is none of this one.
    const found = project_id === config.projectId ? await findClient(db, client_id) : undefined
    const client = clientOf(await admitClient(context, found, client_secret))
    const access_token = await signAccessToken(context, {
      subject: client.client_id,
      scopes: grantScopes(scope, client.scopes),
      claims: fillTemplate(config.m2m.customClaimsTemplate, client),
    })
    return { access_token, token_type: 'bearer', expires_in: ACCESS_TOKEN_SECONDS }
  },
})

const notRotating: ErrorType = 'm2m_client_not_rotating_secret'

// Takes one step of a rotation, and reads the client after it.
const rotateBy = (
  db: Db,
  clientId: string,
  step: (tx: Db) => Promise<boolean>,
  refusal: ErrorType,
): Promise<M2mClientRow> =>
  transaction(db, async (tx) => {
    const taken = await step(tx)
    const client = await getClient(tx, clientId)
    if (!taken) throw new ApiError(refusal)
    return client
  })
