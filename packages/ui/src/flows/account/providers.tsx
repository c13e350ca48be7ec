'use client'
import { useAccount, type OAuthProvider, type User } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { providerNames } from '../oauth/provider-names.ts'
import { LinkProvider } from './link-provider.tsx'
import { RowButton, Rows, Section, SectionHead } from './section.tsx'

type ProvidersProps = {
  user: User
  /** Which can be linked. */
  offered: readonly OAuthProvider[]
}

/** How a provider spells its own name. The API has spellings of its own, and may know more. */
const nameOf = (type: string): string =>
  new Map(Object.entries(providerNames)).get(type.toLowerCase()) ?? type

/** The accounts at identity providers that sign the person in. */
export function Providers({ user, offered }: ProvidersProps): ReactNode {
  const account = useMessages(accountWords)
  const { providers: words } = account
  const flow = useAccount()
  const rows = useRef<HTMLDivElement>(null)
  const [done, setDone] = useState<string | null>(null)
  const [linked, setLinked] = useState(0)
  const isLinked = (provider: string) =>
    user.providers.some(({ type }) => type.toLowerCase() === provider)
  const others = offered.filter((provider) => !isLinked(provider))

  const unlink = async (providerId: string, name: string) => {
    if (flow.step !== 'ready') return
    setDone(null)
    const { error } = await flow.unlinkProvider(providerId)
    if (error) return
    setDone(words.unlinked(name))
    rows.current?.focus()
  }
  return (
    <Section>
      <SectionHead title={words.title} lead={words.lead} error={flow.error} done={done} />
      <Rows label={words.title} empty={words.empty} ref={rows}>
        {user.providers.map(({ providerId, type }) => {
          const name = nameOf(type)
          return (
            <li key={providerId}>
              <bdi className="lk-grow">{name}</bdi>
              <span className="lk-actions">
                <RowButton
                  label={words.unlinkOf(name)}
                  busy={flow.pending !== null}
                  onClick={() => void unlink(providerId, name)}
                >
                  {words.unlink}
                </RowButton>
              </span>
            </li>
          )
        })}
      </Rows>
      {others.length > 0 && (
        <LinkProvider
          key={linked}
          providers={others}
          onLinked={() => {
            setLinked(linked + 1)
            setDone(words.linked)
            rows.current?.focus()
          }}
        />
      )}
    </Section>
  )
}
