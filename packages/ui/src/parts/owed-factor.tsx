'use client'
import type { AuthError, Complete, SecondFactor, SecondFactorProof } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { secondFactorWords } from '../messages/en/second-factor.ts'
import { useMessages } from '../messages/use-messages.ts'
import { arriving } from './arriving.tsx'
import { FactorField } from './factor-field.tsx'
import { Form } from './form.tsx'

// Few sign-ins set one up on the way.
const TotpSignIn = arriving(async () => (await import('./totp-sign-in.tsx')).TotpSignIn)

export type OwedFactorProps = {
  flow: {
    factors: readonly SecondFactor[]
    pending: string | null
    error: AuthError | null
    finish(proof: SecondFactorProof): unknown
    complete(outcome: Complete): void
    back(): void
  }
}

/** The second factor that a sign-in owes, or a way to set one up. */
export function OwedFactor({ flow }: OwedFactorProps): ReactNode {
  const [chosen, setChosen] = useState<SecondFactor>()
  const factor = chosen ?? flow.factors[0]
  if (!factor) {
    return <TotpSignIn onComplete={flow.complete} onBack={flow.back} />
  }
  // With a key, so that nothing typed for one factor stands in the field of another.
  return <FactorForm key={factor} flow={flow} factor={factor} onChoose={setChosen} />
}

function FactorForm({
  flow,
  factor,
  onChoose,
}: OwedFactorProps & { factor: SecondFactor; onChoose(factor: SecondFactor): void }) {
  const secondFactor = useMessages(secondFactorWords)
  const [code, setCode] = useState('')
  const isOver = flow.error?.kind === 'expired'
  const isPasskey = factor === 'passkey'
  const finish = (code: string) => void flow.finish(isPasskey ? { factor } : { factor, code })
  return (
    <Form
      title={secondFactor.title}
      lead={secondFactor.leads[factor]}
      submit={
        isOver ? secondFactor.restart : isPasskey ? secondFactor.use.passkey : secondFactor.submit
      }
      focus={isPasskey ? 'submit' : undefined}
      pending={flow.pending === 'finish'}
      error={flow.error}
      fields={['code']}
      onSubmit={() => (isOver ? flow.back() : finish(code))}
      footer={
        !isOver && (
          <>
            {flow.factors
              .filter((other) => other !== factor)
              .map((other) => (
                <button
                  key={other}
                  type="button"
                  className="lk-link"
                  onClick={() => onChoose(other)}
                >
                  {secondFactor.use[other]}
                </button>
              ))}
            <button type="button" className="lk-link" onClick={flow.back}>
              {secondFactor.restart}
            </button>
          </>
        )
      }
    >
      {({ errorOf, leadId }) =>
        !isOver &&
        !isPasskey && (
          <FactorField
            factor={factor}
            value={code}
            onValueChange={setCode}
            onComplete={finish}
            error={errorOf('code')}
            describedBy={leadId}
          />
        )
      }
    </Form>
  )
}
