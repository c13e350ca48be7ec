'use client'
import { usePasskeys, type FlowState, type PasskeysStep } from '@latchkey/react'
import { type ReactNode, useRef } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Title, useInSection } from '../../parts/title.tsx'
import { withFlow } from '../../parts/with-flow.tsx'
import { PasskeyItem } from './passkey-item.tsx'

export type PasskeysProps = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: FlowState<PasskeysStep>
}

function PasskeysSteps({ flow }: { flow: FlowState<PasskeysStep> }) {
  const { passkeys: words } = useMessages(accountWords)
  const inSection = useInSection()
  const list = useRef<HTMLUListElement>(null)

  switch (flow.step) {
    case 'loading':
      return <Notice error={flow.error} onRetry={() => void flow.load()} />
    case 'ready':
      return (
        <div className="lk">
          <Title>{words.title}</Title>
          <p className="lk-lead">{words.lead}</p>
          {flow.passkeys.length > 0 && (
            <ul className="lk-list" aria-label={words.title} ref={list} tabIndex={-1}>
              {flow.passkeys.map((passkey) => (
                <PasskeyItem
                  key={passkey.passkeyId}
                  passkey={passkey}
                  flow={flow}
                  onRemoved={() => list.current?.focus()}
                />
              ))}
            </ul>
          )}
          <Form
            submit={words.add}
            quiet={inSection || flow.passkeys.length > 0}
            pending={flow.pending === 'register'}
            error={flow.error}
            fields={[]}
            onSubmit={() => void flow.register()}
          >
            {() => (flow.passkeys.length === 0 ? <p className="lk-empty">{words.none}</p> : null)}
          </Form>
        </div>
      )
    default:
      return flow satisfies never
  }
}

/** The passkeys of the signed-in person: add, rename, remove. Wants a `<StepUp>` on the page. */
export const Passkeys: (props: PasskeysProps) => ReactNode = withFlow(usePasskeys, PasskeysSteps)
