import type { Auth } from '../../auth.ts'
import type { ConnectedApp } from '../../contract/index.ts'
import { createFlow, type Flow, type Next } from '../../flow.ts'

/** The apps that the signed-in person has let in. */
export type ConnectedAppsStep =
  | { step: 'loading'; load(): Next<ConnectedAppsStep> }
  | {
      step: 'ready'
      apps: ConnectedApp[]
      load(): Next<ConnectedAppsStep>
      /** Ends all that an app was granted, at once. */
      revoke(clientId: string): Next<ConnectedAppsStep>
    }

/** Shows the apps that the signed-in person has let in, and takes that back. */
export const createConnectedAppsFlow = (auth: Auth): Flow<ConnectedAppsStep> =>
  createFlow<ConnectedAppsStep>(
    (tools) => {
      const ready = ({ apps }: { apps: ConnectedApp[] }): ConnectedAppsStep => ({
        step: 'ready',
        apps,
        load,
        revoke: (clientId) =>
          tools.run('revoke', async (signal) =>
            ready(
              await auth.request('POST /account/connected-apps/revoke', { clientId }, { signal }),
            ),
          ),
      })
      const load = () =>
        tools.run('load', async (signal) =>
          ready(await auth.request('GET /account/connected-apps', {}, { signal })),
        )
      return { step: 'loading', load }
    },
    { onOpen: (state) => void state.load() },
  )
