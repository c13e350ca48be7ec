import type { Case } from './case.ts'
import type { FaultKit } from './kit.ts'

const create = async ({ api }: FaultKit) =>
  (await api.connectedApps.create({ client_type: 'first_party' })).connected_app

/** What is written about connected apps. */
export const appCases: Case[] = [
  {
    title: 'makes a connected app',
    writesOnce: true,
    prepare: async ({ api }) => {
      return () => api.connectedApps.create({ client_type: 'first_party' })
    },
  },
  {
    title: 'changes a connected app',
    again: 'ok',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      const change = { client_name: 'New', redirect_urls: ['https://app.example/new'] }
      return () => kit.api.connectedApps.update({ client_id, ...change })
    },
  },
  {
    title: 'begins to rotate the secret of a connected app',
    again: 'connected_app_already_rotating_secret',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      return () => kit.api.connectedApps.rotateStart({ client_id })
    },
  },
  {
    title: 'rotates the secret of a connected app',
    again: 'connected_app_not_rotating_secret',
    prepare: async (kit) => {
      const { client_id } = await create(kit)
      await kit.api.connectedApps.rotateStart({ client_id })
      return () => kit.api.connectedApps.rotate({ client_id })
    },
  },
]
