import { useSession, type OAuthProvider } from '@latchkey/react'
import { Login, type LoginMethod } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { DemoWallet } from '../demo-wallet.tsx'
import { FlowPage } from '../flow-page.tsx'
import { LatestMail } from '../latest-mail.tsx'
import { navigate, Redirect } from '../router.tsx'

const methods: readonly LoginMethod[] = [
  'email-otp',
  'phone-otp',
  'magic-link',
  'password',
  'passkey',
  'wallet',
]

const providers: readonly OAuthProvider[] = ['google', 'apple', 'github']

/** Every method in one component. Goes back to the page that asked for a sign-in. */
export function LoginPage(): ReactNode {
  const { step } = useSession()
  const target = localPath(new URLSearchParams(location.search).get('to')) ?? '/account'
  if (step === 'signed-in') return <Redirect to={target} />
  return (
    <FlowPage
      title="One component, every method"
      about={
        <p>
          <code>&lt;Login&gt;</code> signs people in, and up, by any of the methods. An address that
          was typed into one is kept for the next, and a reload comes back to the code.
        </p>
      }
      beside={
        <>
          <LatestMail />
          <DemoWallet />
        </>
      }
    >
      <Login
        methods={methods}
        providers={providers}
        onComplete={() => navigate(target, { replace: true })}
      />
    </FlowPage>
  )
}

/** A path of this app, or null: `//elsewhere.example` is not one. */
const localPath = (to: string | null): string | null => (to && /^\/(?!\/|\\)/.test(to) ? to : null)
