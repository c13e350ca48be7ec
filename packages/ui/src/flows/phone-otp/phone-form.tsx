'use client'
import {
  usePhoneField,
  type FlowState,
  type PhoneChannel,
  type PhoneOtpStep,
} from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { PhoneNumberField } from '../../parts/phone-number-field.tsx'

type PhoneFormProps = {
  flow: Extract<FlowState<PhoneOtpStep>, { step: 'address' }>
  channels: readonly PhoneChannel[]
  footer?: ReactNode
}

/** Asks for the number that a code goes to, and how it gets there. */
export function PhoneForm({ flow, channels, footer }: PhoneFormProps): ReactNode {
  const { login, phoneOtp } = useMessages()
  const field = usePhoneField(flow.to?.phone)
  const [channel, setChannel] = useState(flow.to?.channel ?? channels[0] ?? 'sms')
  return (
    <Form
      title={login.title}
      lead={phoneOtp.lead}
      submit={phoneOtp.submit}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['phone']}
      onSubmit={() => void flow.start({ phone: field.phone, channel })}
      footer={footer}
    >
      {({ errorOf, leadId }) => (
        <>
          <PhoneNumberField
            field={field}
            error={errorOf('phone')}
            describedBy={leadId}
            autoFocus={flow.to !== null}
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
