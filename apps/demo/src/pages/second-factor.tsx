import { SecondFactorScreen } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { navigate } from '../router.tsx'

/** A sign-in that waits for its second factor, such as one that a closed tab had begun. */
export function SecondFactorPage(): ReactNode {
  return (
    <FlowPage
      title="Second factor"
      about={
        <p>
          After the first factor nobody is signed in yet: the session is sealed in a cookie that
          only the proxy can open, for ten minutes. This page finds it again, whichever method and
          page began it.
        </p>
      }
    >
      <SecondFactorScreen onRestart={() => navigate('/login')} />
    </FlowPage>
  )
}
