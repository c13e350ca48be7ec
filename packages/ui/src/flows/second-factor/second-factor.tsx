'use client'
import { useSecondFactor, type FlowState, type SecondFactorStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { secondFactorWords } from '../../messages/en/second-factor.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Done } from '../../parts/done.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'

export type SecondFactorProps = FlowProps<FlowState<SecondFactorStep>> & {
  /** Leads to where a sign-in begins. */
  onRestart?: () => void
}

function SecondFactorSteps({ flow, onComplete, onRestart }: WithFlow<SecondFactorProps>) {
  const secondFactor = useMessages(secondFactorWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'loading':
      return <Notice error={flow.error} onRetry={() => void flow.load()} />
    case 'none':
      return (
        <div className="lk">
          <p className="lk-lead" role="status">
            {secondFactor.none}
          </p>
          {onRestart && (
            <button type="button" className="lk-button" onClick={onRestart}>
              {secondFactor.restart}
            </button>
          )}
        </div>
      )
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/** Finishes a sign-in that waits for its second factor, whichever page began it. */
export const SecondFactorScreen: (props: SecondFactorProps) => ReactNode = withFlow(
  useSecondFactor,
  SecondFactorSteps,
)
