'use client'
import type { User } from '@latchkey/react'
import type { ReactNode } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useLanguage, useMessages } from '../../messages/use-messages.ts'
import { NameForm } from './forms-to-come.ts'
import { RowButton, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

/** Who the person is. */
export function Profile({ user }: { user: User }): ReactNode {
  const language = useLanguage()
  const account = useMessages(accountWords)
  const form = useDisclosure()
  const since = new Date(user.createdAt)
  return (
    <Section>
      {form.isOpen ? (
        <NameForm user={user} onClose={form.close} />
      ) : (
        <>
          <SectionHead title={account.profile} error={null} />
          <ul className="lk-list">
            <li>
              <span className="lk-grow">
                <span className="lk-hint">{account.name}</span>
                {user.name ? <bdi>{user.name}</bdi> : <span>{account.nameless}</span>}
              </span>
              <span className="lk-actions">
                <RowButton
                  label={account.rename}
                  focused={form.wasOpen}
                  busy={false}
                  onClick={form.open}
                >
                  {account.change}
                </RowButton>
              </span>
            </li>
            <li>
              <span className="lk-grow">
                <span className="lk-hint">{account.memberSince}</span>
                <time dateTime={since.toISOString()}>
                  {since.toLocaleDateString(language, { dateStyle: 'long' })}
                </time>
              </span>
            </li>
          </ul>
        </>
      )}
    </Section>
  )
}
