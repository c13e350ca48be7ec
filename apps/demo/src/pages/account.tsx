import { useAccount, useSession } from '@latchkey/react'
import { Account } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { DemoWallet } from '../demo-wallet.tsx'
import { LatestMail } from '../latest-mail.tsx'
import { Redirect } from '../router.tsx'

/** Who is signed in, and all that is theirs. Sends everybody else to sign in, and back. */
export function AccountPage(): ReactNode {
  const { step } = useSession()
  // Held here, so that a deleted account says goodbye instead of asking to sign in.
  const flow = useAccount()
  if (step === 'signed-out' && flow.step !== 'deleted') return <Redirect to="/login?to=/account" />
  return (
    <div className="page wide-flow">
      <div className="card">
        <Account flow={flow} providers={['google', 'github', 'microsoft', 'apple']} />
      </div>
      <aside className="beside">
        <LatestMail links={false} />
        <DemoWallet />
      </aside>
    </div>
  )
}
