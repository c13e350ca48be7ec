'use client'
import { useTotpSignIn, type Complete } from '@latchkey/react'
import type { ReactNode } from 'react'
import { secondFactorWords } from '../messages/en/second-factor.ts'
import { totpWords } from '../messages/en/totp.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Form } from './form.tsx'
import { RecoveryCodesSheet } from './recovery-codes-sheet.tsx'
import { TotpConfirmForm } from './totp-confirm-form.tsx'
import { useOnComplete } from './with-flow.tsx'

type TotpSignInProps = { onComplete(outcome: Complete): void; onBack(): void }

/** Sets up an authenticator app to get in, where everybody needs one. */
export function TotpSignIn({ onComplete, onBack }: TotpSignInProps): ReactNode {
  const secondFactor = useMessages(secondFactorWords)
  const totp = useMessages(totpWords)
  const flow = useTotpSignIn()
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'off': {
      const isOver = flow.error?.kind === 'expired'
      return (
        <Form
          title={secondFactor.title}
          lead={secondFactor.mustSetUp}
          submit={isOver ? secondFactor.restart : totp.setUp}
          pending={flow.pending !== null}
          error={flow.error}
          fields={[]}
          onSubmit={() => (isOver ? onBack() : void flow.enrol())}
          footer={
            !isOver && (
              <button type="button" className="lk-link" onClick={onBack}>
                {secondFactor.restart}
              </button>
            )
          }
        >
          {() => null}
        </Form>
      )
    }
    case 'confirm':
      return <TotpConfirmForm flow={flow} />
    case 'codes':
      return <RecoveryCodesSheet flow={flow} />
    case 'done':
      return null
    default:
      return flow satisfies never
  }
}
