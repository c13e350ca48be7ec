import { AuthError, type AccountContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { readConnectedApps } from '../../connected-apps.ts'
import { Id, Nothing, type Routes } from '../../routes.ts'

type ConnectedApps = Pick<
  AccountContract,
  Extract<keyof AccountContract, `${string} /account/connected-apps${string}`>
>

/** The apps that the person has let in, and how to take that back. */
export const connectedAppsRoutes: Routes<ConnectedApps> = {
  'GET /account/connected-apps': {
    input: Nothing,
    async run(_, { api, session }) {
      const { user } = await session.read()
      return { apps: await readConnectedApps(api, user.user_id) }
    },
  },

  'POST /account/connected-apps/revoke': {
    input: v.object({ clientId: Id }),
    async run({ clientId }, { api, session }) {
      const { user_id } = (await session.readForChanges()).user
      const apps = await readConnectedApps(api, user_id)
      // Only what is there can be taken back: whether another app exists is nobody's business.
      if (!apps.some((app) => app.clientId === clientId)) throw new AuthError('factor-unknown')
      await api.users.revoke({ user_id, connected_app_id: clientId })
      return { apps: apps.filter((app) => app.clientId !== clientId) }
    },
  },
}
