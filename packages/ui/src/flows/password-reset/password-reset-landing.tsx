'use client'
import {
  usePasswordResetLanding,
  type FlowState,
  type PasswordResetLandingStep,
} from '@latchkey/react'
import { type ReactNode, useId, useState } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { resetWords } from '../../messages/en/reset.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { DeadLink } from '../../parts/dead-link.tsx'
import { Done } from '../../parts/done.tsx'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { StrengthMeter } from '../../parts/strength-meter.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'

export type PasswordResetLandingProps = FlowProps<FlowState<PasswordResetLandingStep>> & {
  /** Leads to where a new link can be asked for. */
  onRestart?: () => void
}

function PasswordResetLandingSteps({
  flow,
  onComplete,
  onRestart,
}: WithFlow<PasswordResetLandingProps>) {
  const reset = useMessages(resetWords)
  useOnComplete(flow, onComplete)

  const isDead = flow.step === 'opening' || flow.error?.kind === 'expired'
  if (flow.error && flow.step !== 'second_factor' && isDead) {
    return (
      <DeadLink
        error={flow.error}
        title={reset.deadTitle}
        onRetry={() => flow.step === 'opening' && void flow.open()}
        restart={reset.restart}
        onRestart={onRestart}
      />
    )
  }
  switch (flow.step) {
    case 'opening':
      return null
    case 'password':
      return <NewPasswordForm flow={flow} />
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

function NewPasswordForm({
  flow,
}: {
  flow: Extract<FlowState<PasswordResetLandingStep>, { step: 'password' }>
}) {
  const { newPassword } = useMessages(commonWords)
  const reset = useMessages(resetWords)
  const [password, setPassword] = useState('')
  const strengthId = useId()
  return (
    <Form
      title={reset.newTitle}
      lead={reset.newLead}
      submit={reset.newSubmit}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['password']}
      onSubmit={() => void flow.finish(password)}
    >
      {({ errorOf }) => (
        <>
          <PasswordField
            label={newPassword}
            autoComplete="new-password"
            autoFocus
            value={password}
            onValueChange={setPassword}
            error={errorOf('password')}
            describedBy={strengthId}
          />
          <StrengthMeter id={strengthId} password={password} />
        </>
      )}
    </Form>
  )
}

/** The page that the link in the mail leads to: the proxy's `pages.passwordReset`. */
export const PasswordResetLanding: (props: PasswordResetLandingProps) => ReactNode = withFlow(
  usePasswordResetLanding,
  PasswordResetLandingSteps,
)
