import type { ReactNode } from 'react'
import { CopyCode } from './copy-code.tsx'
import { NewTabIcon } from './icons.tsx'
import { codeIn, linkIn, titleOf } from './mail.ts'
import { useOutbox } from './use-outbox.ts'

type LatestMailProps = {
  /** Shows the link of the message. A page that waits for none should not hold one. @default true */
  links?: boolean
}

/** The newest message of the demo, beside the flow that waits for it. */
export function LatestMail({ links = true }: LatestMailProps): ReactNode {
  const { outbox } = useOutbox()
  return (
    <section className="latest" aria-label="Latest message" data-loading={outbox ? undefined : ''}>
      <h2>Latest message</h2>
      {outbox?.smtpHost && (
        <p className="muted">Mail leaves through {outbox.smtpHost}. Look into your mailbox.</p>
      )}
      <Summary outbox={outbox} links={links} />
      <p>
        <a href="/outbox" target="_blank" rel="noreferrer">
          Open the outbox
          <NewTabIcon />
        </a>
      </p>
    </section>
  )
}

type SummaryProps = { outbox: ReturnType<typeof useOutbox>['outbox']; links: boolean }

function Summary({ outbox, links }: SummaryProps) {
  const message = outbox?.messages[0]
  if (!message) {
    return <p className="muted">Nothing yet. Messages of this demo stay on this machine.</p>
  }
  const code = codeIn(message.text)
  const link = links && linkIn(message.text)
  return (
    <div className="latest-mail">
      <p className="subject">{titleOf(message)}</p>
      <p className="muted">
        To {message.to},{' '}
        <time dateTime={new Date(message.sentAt).toISOString()}>{timeOf(message.sentAt)}</time>
      </p>
      {code && <CopyCode code={code} />}
      {link && (
        <p>
          <a href={link} target="_blank" rel="noreferrer">
            Open the link
            <NewTabIcon />
          </a>
        </p>
      )}
    </div>
  )
}

const timeOf = (instant: number) => new Date(instant).toLocaleTimeString()
