'use client'
import type { FlowState, PasswordStep } from '@latchkey/react'
import { type ReactNode, useId, useState } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { loginWords } from '../../messages/en/login.ts'
import { passwordsWords } from '../../messages/en/passwords.ts'
import { useMessages } from '../../messages/use-messages.ts'
import type { AddressProps } from '../../parts/address-form.tsx'
import { EmailField } from '../../parts/email-field.tsx'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { StrengthMeter } from '../../parts/strength-meter.tsx'

type CredentialsFormProps = AddressProps & {
  flow: Extract<FlowState<PasswordStep>, { step: 'credentials' }>
  mode: 'sign-in' | 'sign-up'
  onModeChange(mode: 'sign-in' | 'sign-up'): void
  onForgot?: () => void
}

/** Address and password, to sign in or to choose for a new account. */
export function CredentialsForm({
  flow,
  mode,
  onModeChange,
  email: before = '',
  onEmailChange,
  onForgot,
  footer,
}: CredentialsFormProps): ReactNode {
  const { password: label } = useMessages(commonWords)
  const login = useMessages(loginWords)
  const passwords = useMessages(passwordsWords)
  const [email, setEmail] = useState(flow.email ?? before)
  const [password, setPassword] = useState('')
  const strengthId = useId()
  const isNew = mode === 'sign-up'
  const submit = isNew ? flow.signUp : flow.signIn

  return (
    <Form
      title={isNew ? login.signUpTitle : login.title}
      lead={isNew ? passwords.signUpLead : passwords.signIn}
      submit={isNew ? passwords.signUpSubmit : passwords.signInSubmit}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['email', 'password']}
      onSubmit={() => void submit({ email, password })}
      footer={
        <>
          {!isNew && onForgot && (
            <button type="button" className="lk-link" onClick={onForgot}>
              {passwords.forgot}
            </button>
          )}
          <button
            type="button"
            className="lk-link"
            onClick={() => onModeChange(isNew ? 'sign-in' : 'sign-up')}
          >
            {isNew ? login.toSignIn : login.toSignUp}
          </button>
          {footer}
        </>
      }
    >
      {({ errorOf, leadId }) => (
        <>
          <EmailField
            value={email}
            error={errorOf('email')}
            describedBy={leadId}
            autoFocus={flow.email !== null}
            onValueChange={(email) => {
              setEmail(email)
              onEmailChange?.(email)
            }}
          />
          <PasswordField
            key={mode}
            label={label}
            autoComplete={isNew ? 'new-password' : 'current-password'}
            value={password}
            onValueChange={setPassword}
            error={errorOf('password')}
            {...(isNew && { describedBy: strengthId })}
          />
          {isNew && <StrengthMeter id={strengthId} password={password} email={email} />}
        </>
      )}
    </Form>
  )
}
