import { useSession } from '@latchkey/react'
import type { ReactNode } from 'react'
import { LatestMail } from './latest-mail.tsx'
import { SignedIn } from './signed-in.tsx'

type FlowPageProps = {
  /** The name of the flow. */
  title: string
  /** What it is and when to use it. */
  about: ReactNode
  /** The component, or what was built instead. */
  children: ReactNode
  /** Shows the component to somebody who is signed in already, too. */
  always?: boolean
  /** What stands beside it, where somebody can play the other side. @default the latest mail */
  beside?: ReactNode
}

/** A flow in a card, with what to know about it and the mail that it sends. */
export function FlowPage({
  title,
  about,
  children,
  always = false,
  beside = <LatestMail />,
}: FlowPageProps): ReactNode {
  const session = useSession()
  return (
    <div className="page flow">
      <div className="card">
        {session.step === 'signed-in' && !always ? <SignedIn session={session} /> : children}
      </div>
      <aside className="beside">
        <section className="about" aria-label={`About: ${title}`}>
          <h2>{title}</h2>
          {about}
        </section>
        {beside}
      </aside>
    </div>
  )
}
