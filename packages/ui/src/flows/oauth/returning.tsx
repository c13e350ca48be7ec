'use client'
import type { FlowState, OAuthStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { useErrorText } from '../../parts/use-error-text.ts'

type Props = { flow: Extract<FlowState<OAuthStep>, { step: 'returning' }> }

/** Stands while a tab that is back from a provider finds out how it went. */
export function Returning({ flow }: Props): ReactNode {
  const { tryAgain } = useMessages(commonWords)
  const words = useMessages(oauthWords)
  const text = useErrorText(flow.error)
  return (
    <div className="lk">
      <p className="lk-lead" role="status">
        {text === null && words.returning}
      </p>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      {text !== null && (
        <div className="lk-footer">
          <button type="button" className="lk-button" onClick={() => void flow.finish()}>
            {tryAgain}
          </button>
          <button type="button" className="lk-link" onClick={flow.back}>
            {words.back}
          </button>
        </div>
      )}
    </div>
  )
}
