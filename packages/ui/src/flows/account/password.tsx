'use client'
import type { User } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { commonWords } from '../../messages/en/common.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { PasswordForm } from './forms-to-come.ts'
import { OpenButton, Section, SectionHead } from './section.tsx'
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
