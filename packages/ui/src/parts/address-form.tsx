'use client'
import type { AuthError } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { EmailField } from './email-field.tsx'
import { Form } from './form.tsx'

/** What an app can give to a first step that asks for an e-mail address. */
export type AddressProps = {
  /** What another method of the same screen has had typed in. */
  email?: string | undefined
  onEmailChange?: ((email: string) => void) | undefined
  /** What stands below the first step. */
  footer?: ReactNode
}

type AddressFormProps = AddressProps & {
  flow: {
    to: { email: string } | null
    pending: string | null
    error: AuthError | null
    start(to: { email: string }): unknown
  }
  title: string
  lead: string
  submit: string
  /** Moves the focus into the field. @default where a step brought the person here */
  autoFocus?: boolean
}

/** Asks for the address that a mail goes to. */
export function AddressForm({
  flow,
  title,
  lead,
  submit,
  email: before = '',
  onEmailChange,
  autoFocus = flow.to !== null,
  footer,
}: AddressFormProps): ReactNode {
  const [email, setEmail] = useState(flow.to?.email ?? before)
  return (
    <Form
      title={title}
      lead={lead}
      submit={submit}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['email']}
      onSubmit={() => void flow.start({ email })}
      footer={footer}
    >
      {({ errorOf, leadId }) => (
        <EmailField
          value={email}
          error={errorOf('email')}
          describedBy={leadId}
          autoFocus={autoFocus}
          onValueChange={(email) => {
            setEmail(email)
            onEmailChange?.(email)
          }}
        />
      )}
    </Form>
  )
}
