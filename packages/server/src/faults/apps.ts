import { createFlow } from '../groups/connected-apps/testing-flow.ts'
import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

const create = async ({ api }: FaultKit) =>
  (await api.connectedApps.create({ client_type: 'first_party' })).connected_app

const open = async (kit: FaultKit, client_type: 'third_party' | 'third_party_public') => {
  const flow = createFlow(kit)
  const { user_id } = await kit.api.users.create({ email: newAddress() })
  return { flow, app: await flow.createApp({ client_type }), user_id }
}

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
  {
    title: 'lets an app in',
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party')
      return () => flow.authorize(app, { user_id })
    },
  },
  {
    title: 'redeems the code of an app',
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party')
      const code = await flow.codeOf(app, { user_id })
      return () => flow.exchange(app, code)
    },
  },
  {
    title: 'refuses a code that comes again, and ends what it gave',
    refusal: 'invalid_grant',
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party')
      const code = await flow.codeOf(app, { user_id })
      await flow.exchange(app, code)
      return () => flow.exchange(app, code)
    },
  },
  {
    title: 'refreshes the tokens of an app',
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party_public')
      const { refresh_token } = await flow.tokensOf(app, { user_id })
      return () => flow.refresh(app, refresh_token)
    },
  },
  {
    title: 'ends a token of an app',
    writesOnce: true,
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party')
      const { refresh_token } = await flow.tokensOf(app, { user_id })
      return () => flow.revoke(app, refresh_token)
    },
  },
  {
    title: 'takes back what a user granted an app',
    prepare: async (kit) => {
      const { flow, app, user_id } = await open(kit, 'third_party')
      await flow.tokensOf(app, { user_id })
      return () => kit.api.users.revoke({ user_id, connected_app_id: app.client_id })
    },
  },
]
