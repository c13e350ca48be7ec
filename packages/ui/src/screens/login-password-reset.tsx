'use client'
import type { ReactNode } from 'react'
import { PasswordReset, type PasswordResetProps } from '../flows/password-reset/password-reset.tsx'
import { loginWords } from '../messages/en/login.ts'
import { useMessages } from '../messages/use-messages.ts'

type LoginPasswordResetProps = Pick<PasswordResetProps, 'email' | 'onEmailChange'> & {
  /** Goes back to the password. */
  onBack(): void
}

/** A forgotten password, with a way back to the sign-in. */
export function LoginPasswordReset({ onBack, ...address }: LoginPasswordResetProps): ReactNode {
  const { toSignIn } = useMessages(loginWords)
  return (
    <PasswordReset
      {...address}
      footer={
        <button type="button" className="lk-link" onClick={onBack}>
          {toSignIn}
        </button>
      }
    />
  )
}
