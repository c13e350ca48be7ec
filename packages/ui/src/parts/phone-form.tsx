'use client'
import {
  usePhoneField,
  type AuthError,
  type PhoneAddress,
  type PhoneChannel,
} from '@latchkey/react'
import { type ReactNode, useEffect, useState } from 'react'
import { phoneOtpWords } from '../messages/en/phone-otp.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Form } from './form.tsx'
import { PhoneNumberField } from './phone-number-field.tsx'

type PhoneFormProps = {
  flow: {
    to: PhoneAddress | null
    pending: string | null
    error: AuthError | null
    start(to: PhoneAddress): unknown
  }
  title: string
  lead: string
  /** Moves the focus into the field. @default where a step brought the person here */
  autoFocus?: boolean
  channels: readonly PhoneChannel[]
  /** What was typed in before another method took the place of this one. */
  phone?: string | undefined
  onPhoneChange?: ((phone: string) => void) | undefined
  footer?: ReactNode
}

/** Asks for the number that a code goes to, and how it gets there. */
export function PhoneForm({
  flow,
  title,
  lead,
  channels,
  autoFocus = flow.to !== null,
  phone: before,
  onPhoneChange,
  footer,
}: PhoneFormProps): ReactNode {
  const phoneOtp = useMessages(phoneOtpWords)
  const field = usePhoneField(flow.to?.phone ?? before)
  const { phone } = field
  useEffect(() => onPhoneChange?.(phone), [phone, onPhoneChange])
  const [channel, setChannel] = useState(flow.to?.channel ?? channels[0] ?? 'sms')
  return (
    <Form
      title={title}
      lead={lead}
      submit={phoneOtp.submit}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['phone']}
      onSubmit={() => void flow.start({ phone, channel })}
      footer={footer}
    >
      {({ errorOf, leadId }) => (
        <>
          <PhoneNumberField
            field={field}
            error={errorOf('phone')}
            describedBy={leadId}
            autoFocus={autoFocus}
          />
          {channels.length > 1 && (
            <fieldset className="lk-choice">
              <legend>{phoneOtp.channel}</legend>
              {channels.map((one) => (
                <label key={one}>
                  <input
                    type="radio"
                    name="channel"
                    value={one}
                    checked={channel === one}
                    onChange={() => setChannel(one)}
                  />
                  {phoneOtp.channels[one]}
                </label>
              ))}
            </fieldset>
          )}
        </>
      )}
    </Form>
  )
}
