'use client'
import { useSession, type Session, type User } from '@latchkey/react'
import type { ReactNode } from 'react'

/** What stands there for who is signed in, or how it is made from who that is. */
export type ForSignedIn =
  | ReactNode
  | ((signedIn: { session: Session; user: User; signOut(): Promise<unknown> }) => ReactNode)

export type SignedInProps = { children?: ForSignedIn }

export type ProtectProps = SignedInProps & {
  /** What stands there for nobody, such as `<Login>`. @default nothing */
  fallback?: ReactNode
  /** What stands there until it is known who is signed in. @default nothing */
  pending?: ReactNode
}

/**
 * Shows its children to who is signed in, and `fallback` to everybody else. It hides, it does not
 * guard: what nobody else may have, a server must refuse to send, as `getSession` of the proxy lets it.
 */
export function Protect({ children, fallback, pending }: ProtectProps): ReactNode {
  const flow = useSession()
  switch (flow.step) {
    case 'unknown':
      return pending
    case 'signed-out':
      return fallback
    case 'signed-in': {
      const { session, user, signOut } = flow
      return typeof children === 'function' ? children({ session, user, signOut }) : children
    }
    default:
      return flow satisfies never
  }
}

/** Shows its children to who is signed in. */
export function SignedIn({ children }: SignedInProps): ReactNode {
  return <Protect>{children}</Protect>
}

/** Shows its children to nobody in particular: once it is known that nobody is signed in. */
export function SignedOut({ children }: { children?: ReactNode }): ReactNode {
  return <Protect fallback={children} />
}
