import { PasswordReset } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { Link } from '../router.tsx'

/** Asking for a mail to choose a new password. */
export function PasswordResetPage(): ReactNode {
  return (
    <FlowPage
      title="Forgotten password"
      about={
        <>
          <p>
            The link opens a page for the new password, and a weak one spends nothing. Every other
            session ends with it.
          </p>
          <p>
            No account yet? <Link href="/password">Make one first</Link>: an address without an
            account gets no mail.
          </p>
        </>
      }
    >
      <PasswordReset />
    </FlowPage>
  )
}
