'use client'
import { ResendButton, type AuthError } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Title } from './title.tsx'
import { useErrorText } from './use-error-text.ts'

type SentProps = {
  flow: { error: AuthError | null; resend(): unknown; back(): void }
  resendAt: number
  title: string
  lead: ReactNode
}

/** Says that a mail is on its way, when all that is left to do is to open it. */
export function Sent({ flow, resendAt, title, lead }: SentProps): ReactNode {
  const messages = useMessages(commonWords)
  const text = useErrorText(flow.error)
  return (
    <div className="lk">
      <Title focused>{title}</Title>
      <p className="lk-lead" aria-live="polite">
        {lead}
      </p>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <div className="lk-footer">
        <ResendButton className="lk-link" resendAt={resendAt} onClick={() => void flow.resend()}>
          {messages.resend}
        </ResendButton>
        <button type="button" className="lk-link" onClick={flow.back}>
          {messages.back}
        </button>
      </div>
    </div>
  )
}
