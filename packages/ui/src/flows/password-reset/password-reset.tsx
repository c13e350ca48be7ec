'use client'
import { usePasswordReset, type FlowState, type PasswordResetStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { resetWords } from '../../messages/en/reset.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { AddressForm, type AddressProps } from '../../parts/address-form.tsx'
import { Sent } from '../../parts/sent.tsx'
import { withFlow, type WithFlow } from '../../parts/with-flow.tsx'

export type PasswordResetProps = AddressProps & {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: FlowState<PasswordResetStep>
}

function PasswordResetSteps({ flow, ...address }: WithFlow<PasswordResetProps>) {
  const reset = useMessages(resetWords)

  switch (flow.step) {
    case 'address':
      return (
        <AddressForm
          {...address}
          flow={flow}
          title={reset.title}
          lead={reset.lead}
          submit={reset.submit}
        />
      )
    case 'sent':
      return (
        <Sent
          flow={flow}
          resendAt={flow.resendAt}
          title={reset.sentTitle}
          lead={reset.sent(flow.to.email)}
        />
      )
    default:
      return flow satisfies never
  }
}

/** Asks for a mail to choose a new password. */
export const PasswordReset: (props: PasswordResetProps) => ReactNode = withFlow(
  usePasswordReset,
  PasswordResetSteps,
)
