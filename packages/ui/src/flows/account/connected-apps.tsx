'use client'
import type { ConnectedAppsStep, FlowState } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { consentWords } from '../../messages/en/consent.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { appName, scopeText } from '../consent/app-words.ts'
import { RowButton, Rows, Section, SectionHead } from './section.tsx'

/** The apps that the person has let in, each with a way to throw it out. */
export function ConnectedApps({ flow }: { flow: FlowState<ConnectedAppsStep> }): ReactNode {
  const words = useMessages(consentWords)
  const rows = useRef<HTMLDivElement>(null)
  const [done, setDone] = useState<string | null>(null)
  const apps = flow.step === 'ready' ? flow.apps : []

  const revoke = async (clientId: string, name: string) => {
    if (flow.step !== 'ready') return
    setDone(null)
    const { error } = await flow.revoke(clientId)
    if (error) return
    setDone(words.apps.revoked(name))
    rows.current?.focus()
  }
  return (
    <Section>
      <SectionHead title={words.apps.title} lead={words.apps.lead} error={flow.error} done={done} />
      <Rows label={words.apps.title} empty={words.apps.empty} ref={rows}>
        {apps.map(({ clientId, name, party, scopes }) => (
          <li key={clientId}>
            <span className="lk-grow">
              <bdi>{name || words.unnamed}</bdi>
              {party === 'first' && <span className="lk-hint">{words.party.first}</span>}
              {scopes.map((scope) => (
                <bdi key={scope} className="lk-hint">
                  {scopeText({ scope }, words)}
                </bdi>
              ))}
            </span>
            <span className="lk-actions">
              <RowButton
                label={words.apps.revokeOf(appName(name, words))}
                busy={flow.pending !== null}
                onClick={() => void revoke(clientId, appName(name, words))}
              >
                {words.apps.revoke}
              </RowButton>
            </span>
          </li>
        ))}
      </Rows>
    </Section>
  )
}
