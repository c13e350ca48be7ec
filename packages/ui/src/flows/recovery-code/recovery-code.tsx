'use client'
import { useRecoveryCode, type FlowState, type RecoveryCodeStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { recoveryCodesWords } from '../../messages/en/recovery-codes.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Notice } from '../../parts/notice.tsx'
import { Title } from '../../parts/title.tsx'
import { withFlow } from '../../parts/with-flow.tsx'

export type RecoveryCodeProps = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: FlowState<RecoveryCodeStep>
}

function RecoveryCodeSteps({ flow }: { flow: FlowState<RecoveryCodeStep> }) {
  const recoveryCodes = useMessages(recoveryCodesWords)

  switch (flow.step) {
    case 'loading':
      return <Notice error={flow.error} onRetry={() => void flow.load()} />
    case 'none':
    case 'ready':
      return (
        <div className="lk">
          <Title>{recoveryCodes.plural}</Title>
          <p className="lk-lead">
            {flow.step === 'ready' ? recoveryCodes.left(flow.left) : recoveryCodes.none}
          </p>
          {flow.step === 'ready' && <p className="lk-hint">{recoveryCodes.renew}</p>}
        </div>
      )
    default:
      return flow satisfies never
  }
}

/** How many recovery codes the signed-in person has left. */
export const RecoveryCode: (props: RecoveryCodeProps) => ReactNode = withFlow(
  useRecoveryCode,
  RecoveryCodeSteps,
)
