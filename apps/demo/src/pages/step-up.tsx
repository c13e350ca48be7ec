import { useStepUp } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { ForSignedIn } from '../for-signed-in.tsx'
import { FlowPage } from '../flow-page.tsx'

/** A route of the app's own that wants a proof of the last minute. */
export function StepUpPage(): ReactNode {
  return (
    <ForSignedIn>
      <FlowPage
        title="Fresh proof"
        about={
          <p>
            The demo’s own route <code>/demo/transfer</code> calls{' '}
            <code>requireSession(request, {'{ maxAgeSeconds: 60 }'})</code>. When the last proof is
            older, the person is asked, and the call is made once more.
          </p>
        }
        always
      >
        <Transfer />
      </FlowPage>
    </ForSignedIn>
  )
}

function Transfer() {
  const { run } = useStepUp()
  const [words, setWords] = useState('')

  const transfer = async () => {
    setWords('')
    const response = await run(() => fetch('/demo/transfer', { method: 'POST' }))
    setWords(response.ok ? 'Done: the money is on its way.' : 'That did not work.')
  }

  return (
    <div className="signed-in">
      <h1>Send money</h1>
      <p>Something that should not happen in a session that somebody else has picked up.</p>
      <div className="actions">
        <button
          type="button"
          className="button"
          onClick={() => void transfer().catch(() => setWords('Cancelled: nothing was sent.'))}
        >
          Send it
        </button>
      </div>
      <p role="status">{words}</p>
    </div>
  )
}
