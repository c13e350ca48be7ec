'use client'
import { useAccount, type User } from '@latchkey/react'
import { type ReactNode, useId, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { CancelButton } from './section.tsx'

type NameFormProps = { user: User; onClose(): void }

const parts = ['first', 'middle', 'last'] as const
const autoComplete = { first: 'given-name', middle: 'additional-name', last: 'family-name' }

/** Asks what the person wants to be called. */
export function NameForm({ user, onClose }: NameFormProps): ReactNode {
  const account = useMessages(accountWords)
  const flow = useAccount()
  const [name, setName] = useState(user.nameParts)
  const id = useId()
  if (flow.step !== 'ready') return null

  const save = async () => {
    const { error } = await flow.rename(name)
    if (!error) onClose()
  }
  return (
    <Form
      title={account.rename}
      lead={account.renameLead}
      submit={account.save}
      pending={flow.pending !== null}
      error={flow.error}
      fields={[]}
      onSubmit={() => void save()}
      footer={<CancelButton onClick={onClose}>{account.cancel}</CancelButton>}
    >
      {() =>
        parts.map((part) => (
          <div className="lk-field" key={part}>
            <label htmlFor={id + part}>{account.nameParts[part]}</label>
            <input
              id={id + part}
              className="lk-input"
              name={autoComplete[part]}
              autoComplete={autoComplete[part]}
              maxLength={100}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has asked for this form
              autoFocus={part === 'first'}
              value={name[part]}
              onChange={(event) => setName({ ...name, [part]: event.target.value })}
            />
          </div>
        ))
      }
    </Form>
  )
}
