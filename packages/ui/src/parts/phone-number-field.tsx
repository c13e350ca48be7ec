'use client'
import { PhoneCountrySelect, PhoneInput, type PhoneField } from '@latchkey/react'
import type { ReactNode } from 'react'
import { phoneOtpWords } from '../messages/en/phone-otp.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field } from './field.tsx'

type PhoneNumberFieldProps = {
  field: PhoneField
  error: string | null
  describedBy?: string
  autoFocus?: boolean
}

/** The phone number: its country, shown in short, and the digits. */
export function PhoneNumberField({
  field,
  error,
  describedBy,
  autoFocus,
}: PhoneNumberFieldProps): ReactNode {
  const phoneOtp = useMessages(phoneOtpWords)
  const { country } = field
  return (
    <Field label={phoneOtp.phone} error={error} describedBy={describedBy}>
      {(input) => (
        // From left to right on every page, as phone numbers are.
        <div className="lk-phone" dir="ltr">
          <div className="lk-country">
            {/* The whole name would not fit, so the choice lies unseen over its short form. */}
            <span className="lk-input" aria-hidden="true">
              {country ? `${country.code} +${country.callingCode}` : <GlobeIcon />}
              <ChevronIcon />
            </span>
            <PhoneCountrySelect
              field={field}
              className="lk-country-select"
              aria-label={phoneOtp.country}
              placeholder={phoneOtp.anyCountry}
            />
          </div>
          <PhoneInput
            {...input}
            field={field}
            className="lk-input"
            name="phone"
            required
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- moves on only where a step brought the person here
            autoFocus={autoFocus}
          />
        </div>
      )}
    </Field>
  )
}

const GlobeIcon = () => (
  <svg viewBox="0 0 20 20" width="20" height="20" className="lk-icon">
    <circle cx="10" cy="10" r="7.2" />
    <path d="M2.8 10h14.4M10 2.8c-4.4 4.4-4.4 10 0 14.4 4.4-4.4 4.4-10 0-14.4Z" />
  </svg>
)

const ChevronIcon = () => (
  <svg viewBox="0 0 12 12" width="12" height="12" className="lk-icon">
    <path d="m2.5 4.5 3.5 3.5 3.5-3.5" />
  </svg>
)
