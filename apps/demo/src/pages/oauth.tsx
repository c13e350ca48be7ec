import { useOAuth, useSession, type OAuthProvider } from '@latchkey/react'
import { OAuth, OAuthAttach, providerNames } from '@latchkey/ui'
import { type ReactNode, useState } from 'react'
import { FlowPage } from '../flow-page.tsx'

// SAFETY: the names are a record by provider.
const providers = Object.keys(providerNames) as OAuthProvider[]

/** Signing in, or up, with an account at any provider; for who is signed in, linking another one. */
export function OAuthPage(): ReactNode {
  const { step } = useSession()
  const flow = useOAuth()
  const [inWindow, setInWindow] = useState(false)
  const mode = inWindow ? 'popup' : 'redirect'
  return (
    <FlowPage
      title="Accounts elsewhere"
      about={
        <>
          <p>
            Nineteen providers. Without keys of your own, a page of this server plays them all, so
            you can be anybody, refuse, or let it fail.
          </p>
          <p>
            The way back ends at the proxy, which redeems the token for the browser that asked. No
            script ever sees it.
          </p>
        </>
      }
      beside={
        <label className="check">
          <input
            type="checkbox"
            checked={inWindow}
            onChange={(event) => setInWindow(event.target.checked)}
          />
          In a window of its own
        </label>
      }
      always
    >
      {step === 'signed-in' && flow.step === 'choose' ? (
        <OAuthAttach providers={providers} mode={mode} />
      ) : (
        <OAuth flow={flow} providers={providers} mode={mode} />
      )}
    </FlowPage>
  )
}
