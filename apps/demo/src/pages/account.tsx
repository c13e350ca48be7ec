import { useSession } from '@latchkey/react'
import { Account } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { Redirect } from '../router.tsx'

/** Who is signed in, and where. Sends everybody else to sign in, and back. */
export function AccountPage(): ReactNode {
  const { step } = useSession()
  if (step === 'signed-out') return <Redirect to="/login?to=/account" />
  return (
    <div className="page narrow">
      <div className="card">
        <Account />
      </div>
    </div>
  )
}
