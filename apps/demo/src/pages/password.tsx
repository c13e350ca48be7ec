import { Password } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { navigate } from '../router.tsx'

/** Signing in, or up, with a password. */
export function PasswordPage(): ReactNode {
  return (
    <FlowPage
      title="Password"
      about={
        <p>
          A new account proves its address with a code first. Strength is judged while you type, and
          nobody learns from this form which addresses have an account.
        </p>
      }
    >
      <Password onForgot={() => navigate('/password-reset')} />
    </FlowPage>
  )
}
