import { RecoveryCode } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { ForSignedIn } from '../for-signed-in.tsx'
import { FlowPage } from '../flow-page.tsx'

/** How many recovery codes are left. */
export function RecoveryCodePage(): ReactNode {
  return (
    <ForSignedIn>
      <FlowPage
        title="Recovery codes"
        about={
          <p>
            Ten codes come with an authenticator app, for when it is lost. They take its place at a
            sign-in, once each, and nobody can read them again afterwards.
          </p>
        }
        always
      >
        <RecoveryCode />
      </FlowPage>
    </ForSignedIn>
  )
}
