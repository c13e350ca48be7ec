import { expect } from 'vitest'
import { isSecretOf } from '../secrets/client-secrets.ts'
import { createKeys } from '../secrets/keys.ts'
import type { Row } from './race.ts'
import type { Stage } from './stage.ts'

const create = async ({ api }: Stage) =>
  (await api.connectedApps.create({ client_type: 'first_party' })).connected_app

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
]
