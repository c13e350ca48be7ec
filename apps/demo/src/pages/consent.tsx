import { Consent, Login } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'

/** Where other apps send people who should let them in. */
export function ConsentPage(): ReactNode {
  return (
    <FlowPage
      title="Signing in elsewhere with this app"
      about={
        <>
          <p>
            Other apps send people here, as <code>connectedApps.authorizationUrl</code> says.
            Whoever is not signed in does that first, and is then asked by the same request.
          </p>
          <p>
            <a href="/demo/calendar">Open the birthday calendar</a>, an app of somebody else that
            this demo plays. What you let in is listed in the account.
          </p>
        </>
      }
      always
    >
      <Consent fallback={<Login />} />
    </FlowPage>
  )
}
