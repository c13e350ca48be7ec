import type { TracedRequest } from '@latchkey/core/trace'
import type { ReactNode } from 'react'

const shown = 20

/** The latest requests, newest first: which route, how long it took, how it went. */
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
              .slice(-shown)
              .toReversed()
              .map(({ at, route, ms, outcome, error }, index) => (
                <tr key={`${at} ${route} ${index}`}>
                  <td>{route}</td>
                  <td className="figure">{ms === null ? '…' : `${ms} ms`}</td>
                  <td className={error && 'error'}>{error?.code ?? outcome}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
