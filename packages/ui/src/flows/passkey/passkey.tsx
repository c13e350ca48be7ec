'use client'
import { usePasskey, type FlowState, type PasskeyStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { passkeyWords } from '../../messages/en/passkey.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Done } from '../../parts/done.tsx'
import { Form } from '../../parts/form.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { useWelcome } from '../../parts/welcome.ts'

export type PasskeyProps = FlowProps<FlowState<PasskeyStep>> & {
  /** What stands below the first step. */
  footer?: ReactNode
}

function PasskeySteps({ flow, onComplete, footer }: WithFlow<PasskeyProps>) {
  const welcome = useWelcome()
  const passkey = useMessages(passkeyWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'ready':
      return (
        <Form
          title={welcome}
          lead={passkey.lead}
          submit={passkey.submit}
          pending={flow.pending !== null}
          error={flow.error}
          fields={[]}
          onSubmit={() => void flow.signIn()}
          footer={
            <>
              <p className="lk-hint">{passkey.hint}</p>
              {footer}
            </>
          }
        >
          {() => null}
        </Form>
      )
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/**
 * Signs in with a passkey, by a button. In any `<input autocomplete="username webauthn">` of the same
 * page the browser offers passkeys, too.
 */
export const Passkey: (props: PasskeyProps) => ReactNode = withFlow(usePasskey, PasskeySteps)
