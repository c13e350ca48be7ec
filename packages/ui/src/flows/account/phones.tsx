'use client'
import { usePhones, type PhoneChannel, type User } from '@latchkey/react'
import type { ReactNode } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { PhoneForm } from './forms-to-come.ts'
import { Addresses } from './addresses.tsx'
import { CancelButton } from './section.tsx'

type PhonesProps = { user: User; channels: readonly PhoneChannel[] }

/** The phone numbers of the person. */
export function Phones({ user, channels }: PhonesProps): ReactNode {
  const account = useMessages(accountWords)
  const { phones: words } = account
  return (
    <Addresses
      flow={usePhones()}
      addresses={user.phones.map(({ phoneId, phone, ...more }) => ({
        id: phoneId,
        address: phone,
        ...more,
      }))}
      words={words}
      // Isolated, so that the plus stays in front in a sentence from right to left.
      addressOf={({ phone }) => `\u2066${phone}\u2069`}
      renderForm={({ onCancel, ...flow }) => (
        <PhoneForm
          flow={flow}
          title={words.add}
          lead={words.addLead}
          channels={channels}
          autoFocus
          footer={<CancelButton onClick={onCancel}>{account.cancel}</CancelButton>}
        />
      )}
    />
  )
}
