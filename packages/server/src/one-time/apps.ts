import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { isSecretOf } from '../secrets/client-secrets.ts'
import { createKeys } from '../secrets/keys.ts'
import { TRIES, type Row } from './race.ts'
import { createFlow } from '../groups/connected-apps/testing-flow.ts'
import type { Stage } from './stage.ts'

const create = async ({ api }: Stage) =>
  (await api.connectedApps.create({ client_type: 'first_party' })).connected_app

const letIn = async (stage: Stage, client_type: 'third_party' | 'third_party_public') => {
  const flow = createFlow(stage)
  const { user_id } = await stage.api.users.create({ email: `${randomUUID()}@example.com` })
  return { flow, app: await flow.createApp({ client_type }), user_id }
}

/** What is true of connected apps, whoever comes at once. */
export const appRows: Row[] = [
  {
    title: 'the rotation of the secret of an app ends once, by whichever end comes first',
    prepare: async (stage) => {
      const { client_id, client_secret = '' } = await create(stage)
      const { connected_app } = await stage.api.connectedApps.rotateStart({ client_id })
      const secrets = [client_secret, connected_app.next_client_secret]
      return {
        attempt: (api, index) =>
          index % 2 === 0
            ? api.connectedApps.rotate({ client_id })
            : api.connectedApps.rotateCancel({ client_id }),
        counts: { ok: 1 },
        rest: ['400 connected_app_not_rotating_secret'],
        check: async () => {
          const row = await stage.db
            .selectFrom('connected_apps')
            .selectAll()
            .where('client_id', '=', client_id)
            .executeTakeFirstOrThrow()
          const keys = createKeys(stage.server.secret)
          expect(secrets.filter((secret) => isSecretOf(keys, row, secret))).toHaveLength(1)
        },
      }
    },
  },
  {
    title: 'a code of an app is redeemed once, and the others end what it gave',
    prepare: async (stage) => {
      const { flow, app, user_id } = await letIn(stage, 'third_party')
      const code = await flow.codeOf(app, { user_id })
      const given: string[] = []
      return {
        attempt: async (api) => {
          const { access_token, refresh_token = '' } = await flow.exchange(app, code, {}, api)
          given.push(access_token, refresh_token)
        },
        counts: { ok: 1 },
        rest: ['400 invalid_grant'],
        check: async () => {
          expect(await flow.areActive(app, given)).toEqual([false, false])
        },
      }
    },
  },
  {
    title: 'a refresh token of an app has one child, whoever asks for it at once',
    prepare: async (stage) => {
      const { flow, app, user_id } = await letIn(stage, 'third_party_public')
      const { refresh_token } = await flow.tokensOf(app, { user_id })
      const children: (string | undefined)[] = []
      return {
        attempt: async (api) => {
          children.push((await flow.refresh(app, refresh_token, {}, api)).refresh_token)
        },
        counts: {},
        // Whose turn comes after the ten seconds of a retry is taken for a thief.
        rest: ['ok', '400 invalid_grant'],
        check: async () => {
          expect(new Set(children).size).toBe(1)
          const { rows } = await sql`
            select 1 from app_refresh_tokens join connected_app_grants using (grant_id)
            where user_id = ${user_id}`.execute(stage.db)
          expect(rows).toHaveLength(2)
        },
      }
    },
  },
  {
    title: 'no refresh of an app outlives a revocation that comes in between',
    prepare: async (stage) => {
      const { flow, app, user_id } = await letIn(stage, 'third_party')
      const { refresh_token } = await flow.tokensOf(app, { user_id })
      const given: string[] = []
      return {
        attempt: async (api, index) => {
          if (index === TRIES / 2) {
            await api.users.revoke({ user_id, connected_app_id: app.client_id })
          } else given.push((await flow.refresh(app, refresh_token, {}, api)).access_token)
        },
        counts: {},
        rest: ['ok', '400 invalid_grant'],
        check: async () => {
          const active = await flow.areActive(app, given.slice(-20))
          expect(active).not.toContain(true)
          await expect(flow.refresh(app, refresh_token)).rejects.toMatchObject({
            errorType: 'invalid_grant',
          })
        },
      }
    },
  },
  {
    title: 'an access token of an app becomes one session',
    prepare: async (stage) => {
      const flow = createFlow(stage)
      const app = await flow.createApp({ client_type: 'first_party', full_access_allowed: true })
      const { user_id } = await stage.api.users.create({ email: `${randomUUID()}@example.com` })
      const { token } = await stage.api.magicLinks.create({ user_id })
      const duration = { session_duration_minutes: 60 }
      const { session_token } = await stage.api.magicLinks.authenticate({ token, ...duration })
      const granted = { session_token, scopes: ['full_access'] }
      const { access_token } = await flow.tokensOf(app, granted)
      return {
        attempt: (api) => api.sessions.exchangeAccessToken({ access_token, ...duration }),
        counts: { ok: 1 },
        rest: ['404 idp_access_token_could_not_be_exchanged'],
        check: async () => {
          expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(2)
        },
      }
    },
  },
]
