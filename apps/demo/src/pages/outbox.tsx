import { type ReactNode, useState } from 'react'
import { CopyCode } from '../copy-code.tsx'
import { codeIn, linkIn, titleOf, type Message } from '../mail.ts'
import { useOutbox } from '../use-outbox.ts'

/** Every message that the demo sent, newest first. */
export function OutboxPage(): ReactNode {
  const { outbox, clear } = useOutbox()
  const messages = outbox?.messages ?? []
  return (
    <div className="page narrow">
      <div className="title-row">
        <h1>Outbox</h1>
        {messages.length > 0 && (
          <button type="button" className="button quiet small" onClick={() => void clear()}>
            Clear
          </button>
        )}
      </div>
      {outbox?.smtpHost && (
        <p className="card">
          Mail leaves through SMTP at <strong>{outbox.smtpHost}</strong>, so none of it stays here.
        </p>
      )}
      {outbox && !outbox.smtpHost && messages.length === 0 && (
        <div className="card empty">
          <p>No message yet.</p>
          <p className="muted">
            Sign in somewhere, and the message shows here within a second. Nothing leaves this
            machine.
          </p>
        </div>
      )}
      <ol className="mails">
        {messages.map((message) => (
          <li key={message.id}>
            <MessageView message={message} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function MessageView({ message }: { message: Message }) {
  const { to, text, sentAt } = message
  const title = titleOf(message)
  const code = codeIn(text)
  return (
    <article className="card mail" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p className="muted">
          To {to}, <time dateTime={new Date(sentAt).toISOString()}>{timeOf(sentAt)}</time>
        </p>
        {code && <CopyCode code={code} />}
      </header>
      {message.channel === 'email' ? (
        <>
          <HtmlMail html={message.html} title={`Mail: ${title}`} />
          <details>
            <summary>Plain text</summary>
            <PlainMail text={text} />
          </details>
        </>
      ) : (
        <pre className="text-message">{text}</pre>
      )}
    </article>
  )
}

/** Links open in a new tab of this browser, as they do from a mail program. */
function HtmlMail({ html, title }: { html: string; title: string }) {
  const [height, setHeight] = useState(320)
  return (
    <iframe
      title={title}
      // No scripts. The same origin is for measuring the height only.
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      srcDoc={html.replace('<head>', '<head><base target="_blank">')}
      height={height}
      onLoad={({ currentTarget }) => {
        const root = currentTarget.contentDocument?.documentElement
        if (root) setHeight(root.scrollHeight)
      }}
    />
  )
}

function PlainMail({ text }: { text: string }) {
  const link = linkIn(text)
  if (!link) return <pre>{text}</pre>
  const [before, after] = text.split(link)
  return (
    <pre>
      {before}
      <a href={link} target="_blank" rel="noreferrer">
        {link}
      </a>
      {after}
    </pre>
  )
}

const timeOf = (instant: number) =>
  new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
