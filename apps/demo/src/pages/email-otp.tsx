import { EmailOtp } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'

/** Signing in, or up, with a code by e-mail. */
export function EmailOtpPage(): ReactNode {
  return (
    <FlowPage
      title="Code by e-mail"
      about={
        <p>
          No password, and no account form: a new address gets an account with its first code. The
          code lives for ten minutes, works once, and takes five guesses.
        </p>
      }
    >
      <EmailOtp />
    </FlowPage>
  )
}
