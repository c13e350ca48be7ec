'use client'
import { useAccount } from '@latchkey/react'
import type { ReactNode } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { download } from '../../parts/download.ts'
import { Form } from '../../parts/form.tsx'
import { Section } from './section.tsx'

/** All that is known of the person, as a file. */
export function Data(): ReactNode {
  const account = useMessages(accountWords)
  const { data: words } = account
  const flow = useAccount()
  if (flow.step !== 'ready') return null

  const save = async () => {
    const next = await flow.exportData()
    if (next.error || next.step !== 'ready') return
    download(`${words.file}.json`, 'application/json', JSON.stringify(next.exported, null, 2))
  }
  return (
    <Section>
      <Form
        quiet
        title={words.title}
        lead={words.lead}
        submit={words.submit}
        pending={flow.pending !== null}
        error={flow.error}
        fields={[]}
        onSubmit={() => void save()}
      >
        {() => null}
      </Form>
    </Section>
  )
}
