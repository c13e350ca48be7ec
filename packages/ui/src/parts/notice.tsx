'use client'
import type { AuthError } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { useErrorText } from './use-error-text.ts'

/** Stands in for what is being loaded. */
export function Loading(): ReactNode {
  const { loading } = useMessages(commonWords)
  return (
    <div className="lk" data-loading="">
      <p className="lk-lead" role="status">
        {loading}
      </p>
    </div>
  )
}

type NoticeProps = { error: AuthError | null; onRetry(): void }

/** Stands in for what is being loaded, or could not be. */
export function Notice({ error, onRetry }: NoticeProps): ReactNode {
  const { tryAgain } = useMessages(commonWords)
  const text = useErrorText(error)
  if (!error) return <Loading />
  return (
    <div className="lk">
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <button type="button" className="lk-button lk-secondary" onClick={onRetry}>
        {tryAgain}
      </button>
    </div>
  )
}
