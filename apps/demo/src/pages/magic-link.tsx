import { MagicLink } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'

/** Signing in, or up, with a link by e-mail. */
export function MagicLinkPage(): ReactNode {
  return (
    <FlowPage
      title="Link by e-mail"
      about={
        <p>
          In the browser that asked for it, the link signs in by itself. In any other, such as on a
          phone, it shows who asks: choose the number that this page shows, and this page goes on. A
          scanner that follows it spends nothing, and the same mail holds a code for this page.
        </p>
      }
    >
      <MagicLink />
    </FlowPage>
  )
}
