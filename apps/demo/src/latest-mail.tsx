import type { ReactNode } from 'react'
import { CopyCode } from './copy-code.tsx'
import { NewTabIcon } from './icons.tsx'
import { codeIn, linkIn } from './mail.ts'
import { useOutbox } from './use-outbox.ts'

/** The newest mail of the demo, beside the flow that waits for it. */
export function LatestMail(): ReactNode {
  const { outbox } = useOutbox()
  return (
    <section className="latest" aria-label="Latest mail">
      <h2>Latest mail</h2>
      {outbox?.smtpHost ? (
        <p className="muted">Mail leaves through {outbox.smtpHost}. Look into your mailbox.</p>
      ) : (
        <Summary outbox={outbox} />
      )}
      <p>
        <a href="/outbox" target="_blank" rel="noreferrer">
          Open the outbox
          <NewTabIcon />
        </a>
      </p>
    </section>
  )
}

function Summary({ outbox }: { outbox: ReturnType<typeof useOutbox>['outbox'] }) {
  const mail = outbox?.mails[0]
  if (!mail) return <p className="muted">Nothing yet. Mails of this demo stay on this machine.</p>
  const code = codeIn(mail.text)
  const link = linkIn(mail.text)
  return (
    <div className="latest-mail">
      <p className="subject">{mail.subject}</p>
      <p className="muted">
        To {mail.to},{' '}
        <time dateTime={new Date(mail.sentAt).toISOString()}>{timeOf(mail.sentAt)}</time>
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
