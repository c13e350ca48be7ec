import type { TracedRequest } from '@latchkey/core/trace'
import { type ReactNode, useState } from 'react'

const shown = 20

/**
 * The latest requests, newest first: which route, how long it took, how it went; and, opened, what was
 * said, without secrets.
 */
export function Requests({ requests }: { requests: readonly TracedRequest[] }): ReactNode {
  return (
    <section>
      <h3>Requests</h3>
      {requests.length === 0 ? (
        <p className="muted">Nothing was asked yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Route</th>
              <th scope="col" className="figure">
                Time
              </th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {requests
              .map((request, index) => <Row key={index} {...request} />)
              .slice(-shown)
              .toReversed()}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row({ route, input, ms, outcome, output, error }: TracedRequest) {
  const [open, setOpen] = useState(false)
  const said = {
    sent: input,
    ...(output !== undefined && { answered: output }),
    ...(error && { refused: error }),
  }
  return (
    <tr>
      <td>
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{route}</summary>
          {open && <pre>{JSON.stringify(said, null, 2)}</pre>}
        </details>
      </td>
      <td className="figure">{ms === null ? '…' : `${ms} ms`}</td>
      <td className={error && 'error'}>{error?.code ?? outcome}</td>
    </tr>
  )
}
