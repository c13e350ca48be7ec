'use client'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Field } from '../../parts/field.tsx'
import { Form } from '../../parts/form.tsx'
import type { DeleteProps } from './delete.tsx'
import { CancelButton } from './section.tsx'

type DeleteFormProps = DeleteProps & { onCancel(): void }

/** Asks for a word that says that somebody means it. */
export function DeleteForm({ flow, user, onCancel }: DeleteFormProps): ReactNode {
  const account = useMessages(accountWords)
  const { delete: words } = account
  const [typed, setTyped] = useState('')
  const [missed, setMissed] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  const submit = () => {
    const means = typed.trim().toLowerCase() === words.word.toLowerCase()
    setMissed(!means)
    if (means) void flow.deleteAccount(user.userId)
    else input.current?.focus()
  }
  return (
    <Form
      danger
      title={words.title}
      lead={words.warning}
      submit={words.submit}
      pending={flow.pending === 'deleteAccount'}
      error={flow.error}
      fields={[]}
      onSubmit={submit}
      footer={<CancelButton onClick={onCancel}>{account.cancel}</CancelButton>}
    >
      {({ leadId }) => (
        <Field
          label={words.label(words.word)}
          error={missed ? words.mismatch(words.word) : null}
          describedBy={leadId}
        >
          {(field) => (
            <input
              {...field}
              ref={input}
              className="lk-input"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has asked for this form
              autoFocus
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      )}
    </Form>
  )
}
