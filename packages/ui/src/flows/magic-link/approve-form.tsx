'use client'
import type { ApprovalEntry, AuthError } from '@latchkey/react'
import { type ReactNode, useId, useRef, useState } from 'react'
import { approvalWords } from '../../messages/en/approval.ts'
import { useLanguage, useMessages } from '../../messages/use-messages.ts'
import { Form } from '../../parts/form.tsx'
import { readUserAgent } from '../account/user-agent.ts'

type ApproveFormProps = {
  flow: ApprovalEntry & { pending: string | null; error: AuthError | null }
}

/** Shows who asks, and lets the person approve it, deny it, or sign in here. */
export function ApproveForm({ flow }: ApproveFormProps): ReactNode {
  const language = useLanguage()
  const approval = useMessages(approvalWords)
  const [number, setNumber] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const missingId = useId()
  const { userAgent, ipAddress, askedAt, choices } = flow.request
  const agent = readUserAgent(userAgent)
  const time = new Date(askedAt)

  const approve = () => {
    if (flow.pending !== null) return
    if (number !== null) return void flow.approve(number)
    setMissing(true)
    first.current?.focus()
  }
  return (
    <Form
      title={approval.title}
      lead={approval.lead}
      submit={approval.submit}
      pending={flow.pending === 'approve'}
      error={flow.error}
      fields={[]}
      onSubmit={approve}
      footer={
        <>
          <button
            type="button"
            className="lk-button lk-secondary"
            aria-disabled={flow.pending === 'deny'}
            onClick={() => void flow.deny()}
          >
            {approval.deny}
          </button>
          <button type="button" className="lk-link" onClick={() => void flow.finish()}>
            {approval.here}
          </button>
        </>
      }
    >
      {({ leadId }) => (
        <>
          <ul className="lk-list">
            <li>
              <span className="lk-grow">
                <span>
                  {agent ? approval.device(agent.browser, agent.system) : approval.unknownDevice}
                </span>
                <span className="lk-hint">
                  <time dateTime={time.toISOString()}>
                    {approval.asked(time.toLocaleTimeString(language, { timeStyle: 'short' }))}
                  </time>
                  {ipAddress && ` · ${ipAddress}`}
                </span>
              </span>
            </li>
          </ul>
          <fieldset className="lk-choice lk-numbers" aria-describedby={`${leadId} ${missingId}`}>
            <legend>{approval.number}</legend>
            {choices.map((choice, index) => (
              <label key={choice}>
                <input
                  ref={index === 0 ? first : undefined}
                  type="radio"
                  name="number"
                  value={choice}
                  // oxlint-disable-next-line jsx-a11y/no-autofocus -- the link brought the person here
                  autoFocus={index === 0}
                  checked={choice === number}
                  onChange={() => {
                    setNumber(choice)
                    setMissing(false)
                  }}
                />
                {choice}
              </label>
            ))}
          </fieldset>
          <p id={missingId} className="lk-error" role="alert">
            {missing && approval.numberFirst}
          </p>
        </>
      )}
    </Form>
  )
}
