'use client'
import { useAccount, type User } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { useAccountMessages } from '../../messages/use-account-messages.ts'
import { RowButton, Rows, Section, SectionHead } from './section.tsx'

type ProvidersProps = {
  user: User
  /** A way to link another one. */
  children?: ReactNode
}

/** The accounts at identity providers that sign the person in. */
export function Providers({ user, children }: ProvidersProps): ReactNode {
  const account = useAccountMessages()
  const { providers: words } = account
  const flow = useAccount()
  const rows = useRef<HTMLDivElement>(null)
  const [done, setDone] = useState<string | null>(null)

  const unlink = async (providerId: string, type: string) => {
    if (flow.step !== 'ready') return
    setDone(null)
    const { error } = await flow.unlinkProvider(providerId)
    if (error) return
    setDone(words.unlinked(type))
    rows.current?.focus()
  }
  return (
    <Section>
      <SectionHead title={words.title} lead={words.lead} error={flow.error} done={done} />
      <Rows label={words.title} empty={words.empty} ref={rows}>
        {user.providers.map(({ providerId, type }) => (
          <li key={providerId}>
            <bdi className="lk-grow">{type}</bdi>
            <span className="lk-actions">
              <RowButton
                label={words.unlinkOf(type)}
                busy={flow.pending !== null}
                onClick={() => void unlink(providerId, type)}
              >
                {words.unlink}
              </RowButton>
            </span>
          </li>
        ))}
      </Rows>
      {children}
    </Section>
  )
}
