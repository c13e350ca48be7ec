'use client'
import { useEmailOtp, type EmailOtpStep, type FlowState } from '@latchkey/react'
import type { ReactNode } from 'react'
import { emailOtpWords } from '../../messages/en/email-otp.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { AddressForm, type AddressProps } from '../../parts/address-form.tsx'
import { CodeForm } from '../../parts/code-form.tsx'
import { Done } from '../../parts/done.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { useWelcome } from '../../parts/welcome.ts'

export type EmailOtpProps = FlowProps<FlowState<EmailOtpStep>> & AddressProps

function EmailOtpSteps({ flow, onComplete, ...address }: WithFlow<EmailOtpProps>) {
  const welcome = useWelcome()
  const emailOtp = useMessages(emailOtpWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'address':
      return (
        <AddressForm
          {...address}
          flow={flow}
          title={welcome}
          lead={emailOtp.lead}
          submit={emailOtp.submit}
        />
      )
    case 'code':
      return (
        <CodeForm
          flow={flow}
          title={emailOtp.sentTitle}
          lead={emailOtp.sent(flow.to.email)}
          submit={emailOtp.finish}
        />
      )
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/** Signs in, or up, with a code by e-mail. */
export const EmailOtp: (props: EmailOtpProps) => ReactNode = withFlow(useEmailOtp, EmailOtpSteps)
