import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Row } from './race.ts'
import type { Stage } from './stage.ts'

const create = async ({ api }: Stage) => (await api.m2m.create({ scopes: [] })).m2m_client

const tokenOf = ({ api, server }: Stage, client_id: string, client_secret: string) =>
  api.m2m.token({
    project_id: server.projectId,
    grant_type: 'client_credentials',
    client_id,
    client_secret,
  })

/** What is true of clients and their secrets, whoever comes at once. */
export const clientRows: Row[] = [
  {
    title: 'an id of a client is taken once',
    prepare: async (stage) => {
      const client_id = randomUUID()
      return {
        attempt: (api) => api.m2m.create({ client_id, scopes: [] }),
        counts: { ok: 1 },
        rest: ['400 duplicate_m2m_client_id'],
        check: async () => {
          const found = await stage.api.m2m.get({ client_id })
          expect(found.m2m_client.client_id).toBe(client_id)
        },
      }
    },
  },
  {
    title: 'the rotation of a secret begins once, and its secret is the one that was shown',
    prepare: async (stage) => {
      const { client_id, client_secret } = await create(stage)
      const shown: string[] = []
      return {
        attempt: async (api) => {
          const { m2m_client } = await api.m2m.rotateStart({ client_id })
          shown.push(m2m_client.next_client_secret)
        },
        counts: { ok: 1 },
        rest: ['400 m2m_client_already_rotating_secret'],
        check: async () => {
          expect(shown).toHaveLength(1)
          for (const secret of [client_secret, ...shown]) await tokenOf(stage, client_id, secret)
        },
      }
    },
  },
  {
    title: 'a rotation ends once, by whichever end comes first',
    prepare: async (stage) => {
      const { client_id, client_secret } = await create(stage)
      const { m2m_client } = await stage.api.m2m.rotateStart({ client_id })
      const secrets = [client_secret, m2m_client.next_client_secret]
      return {
        attempt: (api, index) =>
          index % 2 === 0 ? api.m2m.rotate({ client_id }) : api.m2m.rotateCancel({ client_id }),
        counts: { ok: 1 },
        rest: ['400 m2m_client_not_rotating_secret'],
        check: async () => {
          const tried = await Promise.allSettled(
            secrets.map((secret) => tokenOf(stage, client_id, secret)),
          )
          expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        },
      }
    },
  },
  {
    title: 'a client is deleted once',
    prepare: async (stage) => {
      const { client_id } = await create(stage)
      return {
        attempt: (api) => api.m2m.delete({ client_id }),
        counts: { ok: 1 },
        rest: ['404 m2m_client_not_found'],
        check: async () =>
          expect(
            (
              await stage.api.m2m.search({
                query: {
                  operands: [{ filter_name: 'client_id', filter_value: [client_id] }],
                },
              })
            ).m2m_clients,
          ).toEqual([]),
      }
    },
  },
]
