import type { FlowState, SessionStep } from '@latchkey/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { addressOf } from './address-of.ts'
import { Link } from './router.tsx'

type SignedInProps = { session: Extract<FlowState<SessionStep>, { step: 'signed-in' }> }

/** What stands in a flow's place once somebody is signed in, here or in another tab. */
export function SignedIn({ session }: SignedInProps): ReactNode {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className="signed-in">
      <h1 tabIndex={-1} ref={title}>
        You are signed in
      </h1>
      <p>
        As <strong>{addressOf(session.user)}</strong>.
      </p>
      <div className="actions">
        <Link href="/account" className="button">
          Go to your account
        </Link>
        <button type="button" className="button quiet" onClick={() => void session.signOut()}>
          Sign out
        </button>
      </div>
    </div>
  )
}
