import type { Trace } from '@latchkey/core/trace'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { useAuth } from '../provider.tsx'
import { Flows } from './flows.tsx'
import { Requests } from './requests.tsx'
import { SessionFacts } from './session-facts.tsx'

const nothing = () => () => {}

/** All that is known of the page, as it changes. Nothing in it is announced: the app has the word. */
export function Panel({ id }: { id: string }): ReactNode {
  const { recorder } = useAuth()
  useSyncExternalStore(recorder?.subscribe ?? nothing, () => recorder?.version())

  return (
    <div className="panel" id={id}>
      {recorder ? (
        <>
          <Head trace={recorder.trace} clear={recorder.clear} />
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and holds nothing to focus */}
          <div className="body" role="group" aria-label="What happens here" tabIndex={0}>
            <SessionFacts />
            <Flows flows={recorder.flows().filter(({ name }) => name !== 'session')} />
            <Requests requests={recorder.requests()} />
          </div>
        </>
      ) : (
        <div className="body">
          <p>
            Nothing is recorded. Make the client with <code>recordAuth()</code> of{' '}
            <code>@latchkey/react/devtools</code> instead of <code>createAuth()</code>.
          </p>
        </div>
      )}
    </div>
  )
}

function Head({ trace, clear }: { trace(): Trace; clear(): void }) {
  const [status, setStatus] = useState('')
  const [text, setText] = useState<string | null>(null)

  const copy = async () => {
    const taken = trace()
    const json = JSON.stringify(taken, null, 2)
    setText(null)
    try {
      await navigator.clipboard.writeText(json)
      setStatus(`Copied a trace of ${taken.events.length} events, without secrets.`)
    } catch {
      // No permission, or a page without https.
      setStatus('')
      setText(json)
    }
  }

  return (
    <>
      <div className="head">
        <h2>Latchkey devtools</h2>
        <button type="button" onClick={() => void copy()}>
          Copy trace
        </button>
        <button
          type="button"
          onClick={() => {
            clear()
            setText(null)
            setStatus('Cleared.')
          }}
        >
          Clear
        </button>
      </div>
      <p className="status" role="status">
        {status}
      </p>
      {text !== null && (
        <label>
          The browser does not let a page copy here. Copy it by hand:
          <textarea readOnly value={text} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  )
}
