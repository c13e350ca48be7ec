import { Protect } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { Redirect } from './router.tsx'

/** Shows a page to who is signed in, and sends everybody else to sign in and back. */
export function ForSignedIn({ children }: { children: ReactNode }): ReactNode {
  return <Protect fallback={<Redirect to={`/login?to=${location.pathname}`} />}>{children}</Protect>
}
