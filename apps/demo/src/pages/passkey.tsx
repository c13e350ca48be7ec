import { useSession } from '@latchkey/react'
import { Passkey, Passkeys } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { Link } from '../router.tsx'

/** Signing in with a passkey; and for who is signed in, making, naming and removing them. */
export function PasskeyPage(): ReactNode {
  const { step } = useSession()
  return (
    <FlowPage
      title="Passkeys"
      about={
        <>
          <p>
            The server asks for no name: a passkey of this site says whose it is. The device checks
            the person as well, so it stands for two factors where an account has two.
          </p>
          <p>
            {step === 'signed-in' ? (
              <>Sign out, and come back in with one click, here or on the </>
            ) : (
              <>
                To have one, <Link href="/login?to=/passkey">sign in another way</Link> first. Your
                browser also offers them in the e-mail field of the{' '}
              </>
            )}
            <Link href="/login">login page</Link>.
          </p>
        </>
      }
      always
    >
      {step === 'signed-in' ? <Passkeys /> : <Passkey />}
    </FlowPage>
  )
}
