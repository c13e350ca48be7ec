'use client'
import { CodeInput, type CodeFactor } from '@latchkey/react'
import type { ReactNode } from 'react'
import { secondFactorWords } from '../messages/en/second-factor.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field } from './field.tsx'

type FactorFieldProps = {
  factor: CodeFactor
  value: string
  onValueChange(code: string): void
  /** Called once a code of the app is in. */
  onComplete(code: string): void
  error: string | null
  describedBy?: string | undefined
}

/** The code of an authenticator app, or a recovery code. */
export function FactorField({
  factor,
  value,
  onValueChange,
  onComplete,
  error,
  describedBy,
}: FactorFieldProps): ReactNode {
  const secondFactor = useMessages(secondFactorWords)
  return (
    <Field label={secondFactor.labels[factor]} error={error} describedBy={describedBy}>
      {(input) =>
        factor === 'totp' ? (
          <CodeInput
            {...input}
            className="lk-input lk-code"
            name="code"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the code is what this step is for
            autoFocus
            value={value}
            onValueChange={onValueChange}
            onComplete={onComplete}
          />
        ) : (
          <input
            {...input}
            className="lk-input lk-recovery-code"
            name="recovery-code"
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
            autoFocus
            value={value}
            onChange={(event) => onValueChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}
