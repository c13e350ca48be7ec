'use client'
import { usePassword, type FlowState, type PasswordStep } from '@latchkey/react'
import { type ReactNode, useContext, useState } from 'react'
import { passwordsWords } from '../../messages/en/passwords.ts'
import { useMessages } from '../../messages/use-messages.ts'
import type { AddressProps } from '../../parts/address-form.tsx'
import { CodeForm } from '../../parts/code-form.tsx'
import { Done } from '../../parts/done.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { SigningUp } from '../../parts/welcome.ts'
import { CredentialsForm } from './credentials-form.tsx'

export type PasswordProps = FlowProps<FlowState<PasswordStep>> &
  AddressProps & {
    /** Leads to where a new password can be asked for. Without it the link is left out. */
    onForgot?: () => void
    /** Which form to begin with. @default 'sign-in', or that of the `<SignUp>` around */
    mode?: 'sign-in' | 'sign-up'
  }

function PasswordSteps({ flow, onComplete, mode: first, ...credentials }: WithFlow<PasswordProps>) {
  const passwords = useMessages(passwordsWords)
  const signsUp = useContext(SigningUp)
  const [mode, setMode] = useState(first ?? (signsUp ? 'sign-up' : 'sign-in'))
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'credentials':
      return <CredentialsForm {...credentials} flow={flow} mode={mode} onModeChange={setMode} />
    case 'code':
      return (
        <CodeForm
          flow={flow}
          title={passwords.sentTitle}
          lead={passwords.sent(flow.to.email)}
          submit={passwords.finish}
        />
      )
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/** Signs in and up with a password. */
export const Password: (props: PasswordProps) => ReactNode = withFlow(usePassword, PasswordSteps)
