import type { Case } from './case.ts'
import type { FaultKit } from './kit.ts'

const create = async ({ api }: FaultKit) => (await api.m2m.create({ scopes: ['a'] })).m2m_client

/** What is written about M2M clients. */
export const clientCases: Case[] = [
  {
    title: 'makes a client',
    prepare: async ({ api }) => {
      return () => api.m2m.create({ scopes: ['a'] })
    },
  },
  {
    title: 'changes a client',
    again: 'ok',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      const change = { client_name: 'New', scopes: ['b'], trusted_metadata: { plan: 'pro' } }
      return () => kit.api.m2m.update({ client_id, ...change })
    },
  },
  {
    title: 'begins to rotate the secret of a client',
    again: 'm2m_client_already_rotating_secret',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      return () => kit.api.m2m.rotateStart({ client_id })
    },
  },
  {
    title: 'rotates the secret of a client',
    again: 'm2m_client_not_rotating_secret',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      await kit.api.m2m.rotateStart({ client_id })
      return () => kit.api.m2m.rotate({ client_id })
    },
  },
  {
    title: 'cancels a rotation',
    again: 'm2m_client_not_rotating_secret',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      await kit.api.m2m.rotateStart({ client_id })
      return () => kit.api.m2m.rotateCancel({ client_id })
    },
  },
  {
    title: 'deletes a client',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      return () => kit.api.m2m.delete({ client_id })
    },
  },
]
