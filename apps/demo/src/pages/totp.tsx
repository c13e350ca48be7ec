import { Totp } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { ForSignedIn } from '../for-signed-in.tsx'
import { FlowPage } from '../flow-page.tsx'

/** Setting up an authenticator app, and removing it. */
export function TotpPage(): ReactNode {
  return (
    <ForSignedIn>
      <FlowPage
        title="Authenticator app"
        about={
          <>
            <p>
              From then on every way to sign in owes a second factor, and whoever has only the first
              is signed in nowhere. Other sessions that began without one end at once.
            </p>
            <p>
              The secret and the recovery codes are in one answer of the server, shown once, and
              nowhere in the browser’s storage.
            </p>
          </>
        }
        always
      >
        <Totp />
      </FlowPage>
    </ForSignedIn>
  )
}
