'use client'
import { useAccount, type User } from '@latchkey/react'
import { type ReactNode, useId, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { commonWords } from '../../messages/en/common.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { StrengthMeter } from '../../parts/strength-meter.tsx'
import { CancelButton } from './section.tsx'

type PasswordFormProps = { user: User; title: string; onCancel(): void; onDone(): void }

/** Asks for a new password, and for the existing one of whoever knows it. */
export function PasswordForm({ user, title, onCancel, onDone }: PasswordFormProps): ReactNode {
  const { newPassword } = useMessages(commonWords)
  const account = useMessages(accountWords)
  const { password: words } = account
  const flow = useAccount()
  const [knows, setKnows] = useState(user.hasPassword)
  const [existing, setExisting] = useState('')
  const [password, setPassword] = useState('')
  const strengthId = useId()
  if (flow.step !== 'ready') return null

  const email = user.emails.find(({ primary }) => primary)?.email
  const save = async () => {
    const { error } = await flow.setPassword({ password, ...(knows && { existing }) })
    if (!error) onDone()
  }
  return (
    <Form
      title={title}
      lead={words.lead}
      submit={account.save}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['existing', 'password']}
      onSubmit={() => void save()}
      footer={
        <>
          {knows && <CancelButton onClick={() => setKnows(false)}>{words.forgotten}</CancelButton>}
          <CancelButton onClick={onCancel}>{account.cancel}</CancelButton>
        </>
      }
    >
      {({ errorOf, leadId }) => (
        <>
          {/* For password managers, which keep a password by its address. */}
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          {knows && (
            <PasswordField
              label={words.existing}
              autoComplete="current-password"
              autoFocus
              value={existing}
              onValueChange={setExisting}
              error={errorOf('existing')}
              describedBy={leadId}
            />
          )}
          <PasswordField
            key={String(knows)}
            label={newPassword}
            autoComplete="new-password"
            autoFocus={!knows}
            value={password}
            onValueChange={setPassword}
            error={errorOf('password')}
            describedBy={strengthId}
          />
          <StrengthMeter id={strengthId} password={password} {...(email && { email })} />
        </>
      )}
    </Form>
  )
}
