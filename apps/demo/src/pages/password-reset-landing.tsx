import { PasswordResetLanding } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { navigate } from '../router.tsx'

/** Where the link of a password mail leads. */
export function PasswordResetLandingPage(): ReactNode {
  return (
    <div className="page landing">
      <div className="card">
        <PasswordResetLanding
          onComplete={() => navigate('/account', { replace: true })}
          onRestart={() => navigate('/password-reset')}
        />
      </div>
    </div>
  )
}
