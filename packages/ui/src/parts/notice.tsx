'use client'
import type { AuthError } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { useErrorText } from './use-error-text.ts'

type NoticeProps = { error: AuthError | null; onRetry(): void }

/** Stands in for what is being loaded, or could not be. */
export function Notice({ error, onRetry }: NoticeProps): ReactNode {
  const { loading, tryAgain } = useMessages(commonWords)
  const text = useErrorText(error)
  return (
    <div className="lk" data-loading={error ? undefined : ''}>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      {error ? (
        <button type="button" className="lk-button lk-secondary" onClick={onRetry}>
          {tryAgain}
        </button>
      ) : (
        <p className="lk-lead" role="status">
          {loading}
        </p>
      )}
    </div>
  )
}
