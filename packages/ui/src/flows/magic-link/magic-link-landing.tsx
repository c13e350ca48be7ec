'use client'
import { useMagicLinkLanding, type FlowState, type MagicLinkLandingStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { approvalWords } from '../../messages/en/approval.ts'
import { magicLinkWords } from '../../messages/en/magic-link.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { DeadLink } from '../../parts/dead-link.tsx'
import { Done } from '../../parts/done.tsx'
import { Form } from '../../parts/form.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { Statement } from '../../parts/statement.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { ApproveForm } from './approve-form.tsx'

export type MagicLinkLandingProps = FlowProps<FlowState<MagicLinkLandingStep>> & {
  /** Leads to where a new link can be asked for. */
  onRestart?: () => void
}

function MagicLinkLandingSteps({ flow, onComplete, onRestart }: WithFlow<MagicLinkLandingProps>) {
  const magicLink = useMessages(magicLinkWords)
  const approval = useMessages(approvalWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'opening':
      return flow.error ? (
        <DeadLink
          error={flow.error}
          title={magicLink.deadTitle}
          onRetry={() => void flow.open()}
          restart={magicLink.restart}
          onRestart={onRestart}
        />
      ) : (
        <div className="lk">
          <p className="lk-lead" role="status">
            {magicLink.opening}
          </p>
        </div>
      )
    case 'confirm':
      return flow.error && flow.error.kind === 'expired' ? (
        <DeadLink
          error={flow.error}
          title={magicLink.deadTitle}
          onRetry={() => void flow.finish()}
          restart={magicLink.restart}
          onRestart={onRestart}
        />
      ) : (
        <Form
          title={magicLink.confirmTitle}
          lead={magicLink.confirm}
          submit={magicLink.confirmSubmit}
          pending={flow.pending !== null}
          error={flow.error}
          fields={[]}
          onSubmit={() => void flow.finish()}
          footer={<p className="lk-hint">{magicLink.confirmElsewhere}</p>}
        >
          {() => null}
        </Form>
      )
    case 'approve':
      return flow.error && flow.error.kind === 'expired' ? (
        <DeadLink
          error={flow.error}
          title={magicLink.deadTitle}
          onRetry={() => void flow.finish()}
          restart={magicLink.restart}
          onRestart={onRestart}
        />
      ) : (
        <ApproveForm flow={flow} />
      )
    case 'approved':
      return <Statement title={approval.approvedTitle} lead={approval.approved} />
    case 'denied':
      return (
        <Statement
          title={approval.deniedTitle}
          lead={flow.mismatch ? approval.mismatch : approval.denied}
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

/** The page that the link in the mail leads to: the proxy's `pages.magicLink`. */
export const MagicLinkLanding: (props: MagicLinkLandingProps) => ReactNode = withFlow(
  useMagicLinkLanding,
  MagicLinkLandingSteps,
)
