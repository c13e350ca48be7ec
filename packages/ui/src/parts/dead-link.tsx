'use client'
import type { AuthError } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Title } from './title.tsx'
import { useErrorText } from './use-error-text.ts'

type DeadLinkProps = {
  error: AuthError
  title: string
  /** Offered when the link itself is fine and the way to the server was not. */
  onRetry(): void
  /** The label of the way to a new link. */
  restart: string
  onRestart?: (() => void) | undefined
}

/** Says why a link from a mail did not work, and what to do next. */
export function DeadLink({ error, title, onRetry, restart, onRestart }: DeadLinkProps): ReactNode {
  const { tryAgain } = useMessages(commonWords)
  const text = useErrorText(error)
  const passing = error.kind === 'network' || error.kind === 'limited' || error.kind === 'fault'
  return (
    <div className="lk">
      <Title>{title}</Title>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      {passing ? (
        <button type="button" className="lk-button" onClick={onRetry}>
          {tryAgain}
        </button>
      ) : (
        onRestart && (
          <button type="button" className="lk-button" onClick={onRestart}>
            {restart}
          </button>
        )
      )}
    </div>
  )
}
