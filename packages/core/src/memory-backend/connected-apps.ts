import { AuthError, type ConnectedApp } from '../contract/index.ts'

/** An app that asks people for access to their accounts. */
export type MemoryApp = Partial<Omit<ConnectedApp, 'clientId' | 'scopes'>> & {
  /** Where it is answered: no other URL will do. */
  redirectUrl: string
  /** A public app has no secret, and cannot do without PKCE. @default false */
  isPublic?: boolean
}

/** An app as it was registered. */
export type StoredApp = Required<MemoryApp> & { clientId: string }

/** The apps there are, and what people have granted them. */
export type ConnectedApps = {
  /** An app says nothing of itself that is left out, and is somebody else's. */
  add(app: MemoryApp): { clientId: string }
  /** Throws `request-invalid`. */
  get(clientId: string): StoredApp
  /** Undefined where nothing ever was granted, null where all was taken back. */
  grantedTo(clientId: string, userId: string): string[] | null | undefined
  /** Adds to what was granted before. */
  grant(clientId: string, userId: string, scopes: string[]): void
  /** Throws `factor-unknown` for one that was granted nothing. */
  revoke(clientId: string, userId: string): void
  of(userId: string): ConnectedApp[]
}

/** @param newId Makes an id of a kind, such as `user`. */
export const createConnectedApps = (newId: (kind: string) => string): ConnectedApps => {
  const all = new Map<string, StoredApp>()
  /** By user, then by app, the newest last. */
  const grants = new Map<string, Map<string, string[] | null>>()

  const apps: ConnectedApps = {
    add(app) {
      const clientId = newId('connected-app')
      const silent = { name: '', description: '', logoUrl: null, party: 'third' } as const
      all.set(clientId, { ...silent, isPublic: false, ...app, clientId })
      return { clientId }
    },

    get(clientId) {
      const app = all.get(clientId)
      if (!app) throw new AuthError('request-invalid')
      return app
    },

    grantedTo: (clientId, userId) => grants.get(userId)?.get(clientId),

    grant(clientId, userId, scopes) {
      const before = apps.grantedTo(clientId, userId) ?? []
      const granted = grants.get(userId) ?? new Map<string, string[] | null>()
      granted.delete(clientId)
      granted.set(clientId, [...new Set([...before, ...scopes])])
      grants.set(userId, granted)
    },

    revoke(clientId, userId) {
      if (!apps.grantedTo(clientId, userId)) throw new AuthError('factor-unknown')
      grants.get(userId)?.set(clientId, null)
    },

    of: (userId) =>
      [...(grants.get(userId) ?? [])].flatMap(([clientId, scopes]) =>
        scopes ? [{ ...toConnectedApp(apps.get(clientId)), scopes }] : [],
      ),
  }
  return apps
}

/** What a browser may know of an app. */
export const toConnectedApp = ({
  redirectUrl: _,
  isPublic: __,
  ...app
}: StoredApp): Omit<ConnectedApp, 'scopes'> => app
