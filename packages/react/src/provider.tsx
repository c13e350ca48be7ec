'use client'
import type { Auth } from '@latchkey/core'
import { createContext, useContext, useEffect, type ReactNode } from 'react'

const AuthContext = createContext<Auth | null>(null)

export type AuthProviderProps = {
  /** Made once, outside of any component, by `createAuth`. */
  client: Auth
  children: ReactNode
}

/** Gives the client to the hooks below, and keeps its session in step with the outside world. */
export function AuthProvider({ client, children }: AuthProviderProps): ReactNode {
  useEffect(() => client.connect(), [client])
  return <AuthContext.Provider value={client}>{children}</AuthContext.Provider>
}

/** The client of the nearest provider. */
export function useAuth(): Auth {
  const client = useContext(AuthContext)
  if (!client) {
    throw new Error('No auth client here. Wrap this component in <AuthProvider client={…}>.')
  }
  return client
}
