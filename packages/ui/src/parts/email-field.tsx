'use client'
import { createContext, type ReactNode, useContext } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field } from './field.tsx'

type EmailFieldProps = {
  value: string
  onValueChange(email: string): void
  error: string | null
  describedBy?: string
  /** `username`, so that password managers and passkeys find it. */
  autoFocus?: boolean
}

/** Whether the browser should offer passkeys in the field of the address. */
export const PasskeyFields = createContext(false)

/** The e-mail address. */
export function EmailField({
  value,
  onValueChange,
  error,
  describedBy,
  autoFocus,
}: EmailFieldProps): ReactNode {
  const { email } = useMessages(commonWords)
  const withPasskeys = useContext(PasskeyFields)
  return (
    <Field label={email} error={error} describedBy={describedBy}>
      {(input) => (
        <input
          {...input}
          className="lk-input"
          type="email"
          name="email"
          // `username` is the name under which password managers keep an address.
          autoComplete={withPasskeys ? 'username webauthn' : 'username'}
          inputMode="email"
          autoCapitalize="off"
          spellCheck={false}
          required
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- moves on only where a step brought the person here
          autoFocus={autoFocus}
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
        />
      )}
    </Field>
  )
}
