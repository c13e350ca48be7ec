import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { App } from './drop-in.tsx'

/** The first snippet of the README, as it stands there. */
export function DropInPage(): ReactNode {
  return (
    <FlowPage
      title="Drop it in"
      about={
        <p>
          This card is the first snippet of the README, letter by letter: a client, a provider and{' '}
          <code>&lt;Login&gt;</code>. Its source is <code>src/pages/drop-in.tsx</code>.
        </p>
      }
    >
      <App />
    </FlowPage>
  )
}
