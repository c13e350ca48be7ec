'use client'
import { PasswordInput, type PasswordInputProps } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field } from './field.tsx'

type PasswordFieldProps = Pick<PasswordInputProps, 'autoComplete' | 'autoFocus'> & {
  label: string
  value: string
  onValueChange(password: string): void
  error: string | null
  /** The id of what else describes it, such as its strength. */
  describedBy?: string
}

/** A password, with a button that shows its characters. */
export function PasswordField({
  label,
  value,
  onValueChange,
  error,
  describedBy,
  ...props
}: PasswordFieldProps): ReactNode {
  const messages = useMessages(commonWords)
  const [revealed, setRevealed] = useState(false)
  return (
    <Field label={label} error={error} describedBy={describedBy}>
      {(input) => (
        <div className="lk-password">
          <PasswordInput
            {...props}
            {...input}
            className="lk-input"
            name="password"
            required
            revealed={revealed}
            value={value}
            onChange={(event) => onValueChange(event.target.value)}
          />
          <button
            type="button"
            className="lk-reveal"
            aria-label={revealed ? messages.hidePassword : messages.showPassword}
            onClick={() => setRevealed(!revealed)}
          >
            <EyeIcon closed={revealed} />
          </button>
        </div>
      )}
    </Field>
  )
}

const EyeIcon = ({ closed }: { closed: boolean }) => (
  <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="lk-icon">
    <path d="M2 10c2-3.6 4.7-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.7 5.4-8 5.4S4 13.600 2 10Z" />
    <circle cx="10" cy="10" r="2.4" />
    {closed && <path d="m4 16 12-12" />}
  </svg>
)
