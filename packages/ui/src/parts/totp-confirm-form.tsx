'use client'
import type { AuthError } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { totpWords } from '../messages/en/totp.ts'
import { useMessages } from '../messages/use-messages.ts'
import { FactorField } from './factor-field.tsx'
import { Form } from './form.tsx'

type TotpConfirmFormProps = {
  flow: {
    secret: string
    qrCode: string
    pending: string | null
    error: AuthError | null
    finish(code: string): unknown
    back(): void
  }
}

/** The secret to scan or to type in, and the first code that comes of it. */
export function TotpConfirmForm({ flow }: TotpConfirmFormProps): ReactNode {
  const totp = useMessages(totpWords)
  const [code, setCode] = useState('')
  return (
    <Form
      title={totp.title}
      lead={totp.scan}
      submit={totp.confirm}
      pending={flow.pending === 'finish'}
      error={flow.error}
      fields={['code']}
      onSubmit={() => void flow.finish(code)}
      footer={
        <button type="button" className="lk-link" onClick={flow.back}>
          {totp.cancel}
        </button>
      }
    >
      {({ errorOf, leadId }) => (
        <>
          <img className="lk-qr" src={flow.qrCode} alt={totp.qrCode} />
          <p className="lk-secret">
            <span className="lk-hint">{totp.secret}</span>
            <code translate="no">{flow.secret.replace(/.{4}(?=.)/g, '$& ')}</code>
          </p>
          <FactorField
            factor="totp"
            value={code}
            onValueChange={setCode}
            onComplete={(code) => void flow.finish(code)}
            error={errorOf('code')}
            describedBy={leadId}
          />
        </>
      )}
    </Form>
  )
}
