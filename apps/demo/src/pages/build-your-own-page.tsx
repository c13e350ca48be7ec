import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'
import { SignIn } from './build-your-own.tsx'

/** The second snippet of the README, as it stands there. */
export function BuildYourOwnPage(): ReactNode {
  return (
    <FlowPage
      title="Build your own"
      about={
        <p>
          One hook, one <code>switch</code>, and markup of your own around unstyled parts. This card
          is the second snippet of the README; its source is{' '}
          <code>src/pages/build-your-own.tsx</code>.
        </p>
      }
    >
      <div className="own">
        <SignIn />
      </div>
    </FlowPage>
  )
}
