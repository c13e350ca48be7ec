'use client'
import { usePhoneOtp, type FlowState, type PhoneChannel, type PhoneOtpStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { phoneOtpWords } from '../../messages/en/phone-otp.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { CodeForm } from '../../parts/code-form.tsx'
import { Done } from '../../parts/done.tsx'
import { PhoneForm } from '../../parts/phone-form.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { useWelcome } from '../../parts/welcome.ts'

export type PhoneOtpProps = FlowProps<FlowState<PhoneOtpStep>> & {
  /** What the server can send by; the first one is chosen at first. @default ['sms', 'whatsapp'] */
  channels?: readonly PhoneChannel[]
  phone?: string
  onPhoneChange?: (phone: string) => void
  /** What stands below the first step. */
  footer?: ReactNode
}

const everyChannel: readonly PhoneChannel[] = ['sms', 'whatsapp']

function PhoneOtpSteps({
  flow,
  onComplete,
  channels = everyChannel,
  ...address
}: WithFlow<PhoneOtpProps>) {
  const welcome = useWelcome()
  const phoneOtp = useMessages(phoneOtpWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'address':
      return (
        <PhoneForm
          {...address}
          flow={flow}
          title={welcome}
          lead={phoneOtp.lead}
          channels={channels}
        />
      )
    case 'code':
      return (
        <CodeForm
          // A code that came by itself takes the place of what was typed so far.
          key={flow.received}
          flow={flow}
          title={phoneOtp.sentTitle}
          // Isolated, so that the plus stays in front in a sentence from right to left.
          lead={phoneOtp.sent[flow.to.channel](`\u2066${flow.to.phone}\u2069`)}
          submit={phoneOtp.finish}
          back={phoneOtp.back}
          otherWay={
            channels.length > 1 && (
              <button type="button" className="lk-link" onClick={() => void flow.switchChannel()}>
                {phoneOtp.switchFrom[flow.to.channel]}
              </button>
            )
          }
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

/** Signs in, or up, with a code by SMS or WhatsApp. */
export const PhoneOtp: (props: PhoneOtpProps) => ReactNode = withFlow(usePhoneOtp, PhoneOtpSteps)
