import type { ApiClient } from '@latchkey/api'
import type { ConnectedApp } from '@latchkey/core/contract'

type App = Omit<ConnectedApp, 'scopes'>

type UserApps = Awaited<ReturnType<ApiClient['users']['connectedApps']>>
type ApiApp = Omit<UserApps['connected_apps'][number], 'scopes_granted'>

/** What a browser may know of an app. Its picture comes from its own server, by https or not at all. */
export const toApp = ({
  connected_app_id,
  name,
  description,
  logo_url,
  client_type,
}: ApiApp): App => ({
  clientId: connected_app_id,
  name,
  description,
  logoUrl: logo_url && URL.parse(logo_url)?.protocol === 'https:' ? logo_url : null,
  party: client_type.startsWith('first_party') ? 'first' : 'third',
})

/** An app without a secret: on somebody's own machine. */
export const isPublicApp = ({ client_type }: Pick<ApiApp, 'client_type'>): boolean =>
  client_type.endsWith('_public')

/** The apps that a user has let in. */
export const readConnectedApps = async (
  { users }: ApiClient,
  user_id: string,
): Promise<ConnectedApp[]> => {
  const { connected_apps } = await users.connectedApps({ user_id })
  return connected_apps.map((app) => ({
    ...toApp(app),
    scopes: app.scopes_granted.split(' ').filter(Boolean),
  }))
}
