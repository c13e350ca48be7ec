'use client'
import { CodeInput, ResendButton, type AuthError, type Challenge } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Field } from './field.tsx'
import { Form } from './form.tsx'
import { useFinish } from './use-finish.ts'

type CodeFormProps = {
  flow: {
    challenge: Challenge
    /** A code that has come by itself. */
    received?: string | null
    pending: string | null
    error: AuthError | null
    finish(code: string): unknown
    resend(): unknown
    back(): void
  }
  title: string
  lead: ReactNode
  submit: string
  /** The label of the way back. @default that to another address */
  back?: string
  /** Another way for the code to come. */
  otherWay?: ReactNode
}

/** Asks for the code of a message. Goes on by itself once the last digit is in. */
export function CodeForm({ flow, title, lead, submit, back, otherWay }: CodeFormProps): ReactNode {
  const messages = useMessages(commonWords)
  const [code, setCode] = useState(flow.received ?? '')
  const finish = useFinish(flow)
  return (
    <Form
      title={title}
      lead={lead}
      submit={submit}
      pending={flow.pending === 'finish'}
      error={flow.error}
      fields={['code']}
      onSubmit={() => finish(code)}
      footer={
        <>
          <ResendButton
            className="lk-link"
            resendAt={flow.challenge.resendAt}
            onClick={() => void flow.resend()}
          >
            {messages.resend}
          </ResendButton>
          {otherWay}
          <button type="button" className="lk-link" onClick={flow.back}>
            {back ?? messages.back}
          </button>
        </>
      }
    >
      {({ errorOf, leadId }) => (
        <Field label={messages.code} error={errorOf('code')} describedBy={leadId}>
          {(input) => (
            <CodeInput
              {...input}
              className="lk-input lk-code"
              name="code"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the code is what this step is for
              autoFocus
              value={code}
              onValueChange={setCode}
              onComplete={finish}
            />
          )}
        </Field>
      )}
    </Form>
  )
}
