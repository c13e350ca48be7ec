'use client'
import type { SessionsStep, FlowState, Session } from '@latchkey/react'
import { type ReactNode, useRef } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { commonWords } from '../../messages/en/common.ts'
import { useLanguage, useMessages } from '../../messages/use-messages.ts'
import { readUserAgent } from './user-agent.ts'

/** The live sessions, each with a way to end it. */
export function Sessions({ flow }: { flow: FlowState<SessionsStep> }): ReactNode {
  const account = useMessages(accountWords)
  const { loading } = useMessages(commonWords)
  const list = useRef<HTMLUListElement>(null)
  if (flow.step === 'loading') return <p className="lk-hint">{flow.pending && loading}</p>

  const busy = flow.pending !== null
  const end = async (work: () => Promise<unknown>) => {
    if (busy) return
    await work()
    // The button that had the focus is gone with its session.
    list.current?.focus()
  }
  return (
    <>
      <ul className="lk-list" ref={list} tabIndex={-1}>
        {flow.sessions.map((session) => (
          <SessionItem
            key={session.sessionId}
            session={session}
            current={session.sessionId === flow.currentSessionId}
            busy={busy}
            onEnd={() => void end(() => flow.endSession(session.sessionId))}
          />
        ))}
      </ul>
      {flow.sessions.length > 1 && (
        <button
          type="button"
          className="lk-link"
          aria-disabled={busy}
          onClick={() => void end(flow.endOtherSessions)}
        >
          {account.endOthers}
        </button>
      )}
    </>
  )
}

type SessionItemProps = { session: Session; current: boolean; busy: boolean; onEnd(): void }

function SessionItem({ session, current, busy, onEnd }: SessionItemProps) {
  const language = useLanguage()
  const account = useMessages(accountWords)
  const agent = readUserAgent(session.userAgent)
  const device = agent ? account.device(agent.browser, agent.system) : account.unknownDevice
  const time = new Date(session.lastAccessedAt)
  return (
    <li>
      <span className="lk-grow">
        <span>{device}</span>
        <span className="lk-hint">
          <time dateTime={time.toISOString()}>
            {account.lastSeen(
              time.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
            )}
          </time>
          {session.ipAddress && ` · ${session.ipAddress}`}
        </span>
      </span>
      {current ? (
        <span className="lk-badge" data-verified="">
          {account.thisDevice}
        </span>
      ) : (
        <button
          type="button"
          className="lk-link"
          aria-label={account.endSessionOf(device)}
          aria-disabled={busy}
          onClick={onEnd}
        >
          {account.endSession}
        </button>
      )}
    </li>
  )
}
