import { MagicLinkLanding } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { navigate } from '../router.tsx'

/** Where the link of a mail leads. */
export function MagicLinkLandingPage(): ReactNode {
  return (
    <div className="page landing">
      <div className="card">
        <MagicLinkLanding
          onComplete={() => navigate('/account', { replace: true })}
          onRestart={() => navigate('/magic-link')}
        />
      </div>
    </div>
  )
}
