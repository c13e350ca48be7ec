import type { WatchedFlow } from '@latchkey/core/trace'
import type { ReactNode } from 'react'
import { Timer } from './timer.tsx'

/** The flows on the page: where each is, what runs, what failed, and until when things hold. */
export function Flows({ flows }: { flows: readonly WatchedFlow[] }): ReactNode {
  return (
    <section>
      <h3>Flows</h3>
      {flows.length === 0 && <p className="muted">No flow is on this page.</p>}
      <ul>
        {flows.map(({ name, state }) => (
          <li key={name} className="line">
            <span className="name">{name}</span>
            <span className="chip">{state.step}</span>
            {state.pending && <span className="muted">{state.pending}…</span>}
            {state.error && (
              <span className="error">
                {state.error.code} ({state.error.kind})
              </span>
            )}
            <span className="timers">
              {timersOf(state).map(([words, until]) => (
                <Timer key={words.ahead} words={words} until={until} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const resend = { ahead: 'resend in', over: 'resend now' }
const expiry = { ahead: 'expires in', over: 'expired' }
const retry = { ahead: 'retry in', over: 'retry now' }

const timersOf = (state: WatchedFlow['state']) => {
  const { challenge, ...own } = state as { challenge?: Partial<Instants> } & Partial<Instants>
  const { resendAt, expiresAt } = { ...own, ...challenge }
  return [
    [resend, resendAt] as const,
    [expiry, expiresAt] as const,
    [retry, state.error?.retryAt] as const,
  ].flatMap(([words, until]) => (until === undefined ? [] : [[words, until] as const]))
}

type Instants = { resendAt: number; expiresAt: number }
