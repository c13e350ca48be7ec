'use client'
import { useEmails, type User } from '@latchkey/react'
import type { ReactNode } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Addresses } from './addresses.tsx'
import { AddressForm } from './forms-to-come.ts'
import { CancelButton } from './section.tsx'

/** The e-mail addresses of the person. */
export function Emails({ user }: { user: User }): ReactNode {
  const account = useMessages(accountWords)
  const { emails: words } = account
  return (
    <Addresses
      flow={useEmails()}
      addresses={user.emails.map(({ emailId, email, ...more }) => ({
        id: emailId,
        address: email,
        ...more,
      }))}
      words={words}
      addressOf={({ email }) => email}
      renderForm={({ onCancel, ...flow }) => (
        <AddressForm
          flow={flow}
          title={words.add}
          lead={words.addLead}
          submit={account.sendCode}
          autoFocus
          footer={<CancelButton onClick={onCancel}>{account.cancel}</CancelButton>}
        />
      )}
    />
  )
}
