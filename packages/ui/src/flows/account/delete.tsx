'use client'
import type { AccountStep, FlowState, User } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Field } from '../../parts/field.tsx'
import { Form } from '../../parts/form.tsx'
import { CancelButton, OpenButton, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

type DeleteProps = { flow: Extract<FlowState<AccountStep>, { step: 'ready' }>; user: User }

/** The end of the account, for whoever types that they mean it. */
export function Delete({ flow, user }: DeleteProps): ReactNode {
  const account = useMessages(accountWords)
  const { delete: words } = account
  const form = useDisclosure()
  return (
    <Section>
      {form.isOpen ? (
        <DeleteForm flow={flow} user={user} onCancel={form.close} />
      ) : (
        <>
          <SectionHead title={words.title} lead={words.lead} error={null} />
          <OpenButton focused={form.wasOpen} onClick={form.open}>
            {words.open}
          </OpenButton>
        </>
      )}
    </Section>
  )
}

function DeleteForm({ flow, user, onCancel }: DeleteProps & { onCancel(): void }) {
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
