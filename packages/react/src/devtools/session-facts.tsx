import type { ReactNode } from 'react'
import { useSession } from '../flows/session/use-session.ts'
import { Timer } from './timer.tsx'

/** Who is signed in, by ids that a developer can look up. */
export function SessionFacts(): ReactNode {
  const session = useSession()
  return (
    <section>
      <h3>Session</h3>
      <p className="line">
        <span className="chip">{session.step}</span>
        {session.pending && <span className="muted">{session.pending}…</span>}
        {session.error && (
          <span className="error">
            {session.error.code} ({session.error.kind})
          </span>
        )}
        {session.step === 'signed-in' && (
          <Timer
            words={{ ahead: 'expires in', over: 'expired' }}
            until={session.session.expiresAt}
          />
        )}
      </p>
      {session.step === 'signed-in' && (
        <dl>
          <dt>Session</dt>
          <dd>
            <code>{session.session.sessionId}</code>
          </dd>
          <dt>User</dt>
          <dd>
            <code>{session.user.userId}</code>
          </dd>
        </dl>
      )}
    </section>
  )
}
