'use client'
import type { FlowState, WalletStep } from '@latchkey/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { walletWords } from '../../messages/en/wallet.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'

type WalletReviewProps = { flow: Extract<FlowState<WalletStep>, { step: 'review' }> }

/** Shows the message before the wallet signs it. One that is dead can only be begun again. */
export function WalletReview({ flow }: WalletReviewProps): ReactNode {
  const words = useMessages(walletWords)
  const message = useRef<HTMLPreElement>(null)
  useEffect(() => message.current?.focus(), [])
  const dead = flow.error?.kind === 'expired'

  return (
    <Form
      title={words.reviewTitle}
      lead={words.review(flow.wallet.name ?? words.unnamed)}
      submit={dead ? words.again : words.sign}
      pending={flow.pending !== null}
      error={flow.error}
      fields={[]}
      onSubmit={() => (dead ? flow.back() : void flow.sign())}
      footer={
        <button type="button" className="lk-link" onClick={flow.back}>
          {words.back}
        </button>
      }
    >
      {({ leadId }) => (
        <pre
          ref={message}
          className="lk-message"
          role="region"
          aria-label={words.message}
          aria-describedby={leadId}
          // It may be longer than its box, and the arrow keys must reach its end.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
          tabIndex={0}
        >
          {flow.message}
        </pre>
      )}
    </Form>
  )
}
