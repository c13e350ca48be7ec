'use client'
import type { AccountStep, FlowState, User } from '@latchkey/react'
import type { ReactNode } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { DeleteForm } from './forms-to-come.ts'
import { OpenButton, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

export type DeleteProps = { flow: Extract<FlowState<AccountStep>, { step: 'ready' }>; user: User }

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
