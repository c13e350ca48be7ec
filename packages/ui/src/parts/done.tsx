'use client'
import type { Complete, User } from '@latchkey/react'
import type { ReactNode } from 'react'
import { doneWords } from '../messages/en/done.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Title } from './title.tsx'

/** What a person is known by here: an address, a number, a wallet, or their name. */
export const personOf = (user: User): string | null =>
  user.emails[0]?.email ?? user.phones[0]?.phone ?? user.wallets[0]?.address ?? user.name

/** The end of a sign-in, for as long as the app has not moved on. */
export function Done({ outcome }: { outcome: Complete }): ReactNode {
  const done = useMessages(doneWords)
  const who = personOf(outcome.user)
  return (
    <div className="lk">
      <Title focused>{done.title}</Title>
      {who && <p className="lk-lead">{done.lead(who)}</p>}
    </div>
  )
}
