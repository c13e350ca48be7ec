'use client'
import type { Complete } from '@latchkey/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMessages } from '../messages/use-messages.ts'

/** The end of a sign-in, for as long as the app has not moved on. */
export function Done({ outcome }: { outcome: Complete }): ReactNode {
  const { done } = useMessages()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const { user } = outcome
  const { emails, phones, wallets, name } = user
  const who = emails[0]?.email ?? phones[0]?.phone ?? wallets[0]?.address ?? name
  return (
    <div className="lk">
      <h1 className="lk-title" tabIndex={-1} ref={title}>
        {done.title}
      </h1>
      {who && <p className="lk-lead">{done.lead(who)}</p>}
    </div>
  )
}
