'use client'
import { useAccount, type User } from '@latchkey/react'
import { type ReactNode, useId, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { commonWords } from '../../messages/en/common.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { StrengthMeter } from '../../parts/strength-meter.tsx'
import { CancelButton, OpenButton, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

type PasswordProps = {
  user: User
  /** Every other session has ended. */
  onChanged(): void
}

/** The password: whether there is one, and a new one. */
export function AccountPassword({ user, onChanged }: PasswordProps): ReactNode {
  const { password: title } = useMessages(commonWords)
  const account = useMessages(accountWords)
  const { password: words } = account
  const form = useDisclosure()
  const [done, setDone] = useState<string | null>(null)
  const hasAddress = user.emails.some(({ verified }) => verified)
  const submit = user.hasPassword ? words.change : words.set

  if (form.isOpen) {
    return (
      <Section>
        <PasswordForm
          user={user}
          title={submit}
          onCancel={form.close}
          onDone={() => {
            setDone(words.done)
            form.close()
            onChanged()
          }}
        />
      </Section>
    )
  }
  return (
    <Section>
      <SectionHead
        title={title}
        lead={user.hasPassword ? words.on : hasAddress ? words.off : words.needsEmail}
        error={null}
        done={done}
      />
      {hasAddress && (
        <OpenButton
          focused={form.wasOpen}
          onClick={() => {
            setDone(null)
            form.open()
          }}
        >
          {submit}
        </OpenButton>
      )}
    </Section>
  )
}

type PasswordFormProps = { user: User; title: string; onCancel(): void; onDone(): void }

function PasswordForm({ user, title, onCancel, onDone }: PasswordFormProps) {
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
