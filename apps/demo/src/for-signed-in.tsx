import { useSession } from '@latchkey/react'
import type { ReactNode } from 'react'
import { Redirect } from './router.tsx'

/** Shows a page to who is signed in, and sends everybody else to sign in and back. */
export function ForSignedIn({ children }: { children: ReactNode }): ReactNode {
  const { step } = useSession()
  if (step === 'signed-out') return <Redirect to={`/login?to=${location.pathname}`} />
  return step === 'signed-in' ? children : null
}
