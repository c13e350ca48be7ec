'use client'
import { useTotp, type FlowState, type TotpStep } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { totpWords } from '../../messages/en/totp.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { arriving } from '../../parts/arriving.tsx'
import { Form } from '../../parts/form.tsx'
import { Notice } from '../../parts/notice.tsx'
import { usePreload } from '../../parts/on-demand.ts'
import { useInSection } from '../../parts/title.tsx'
import { withFlow } from '../../parts/with-flow.tsx'

const enrolment = () => import('./enrolment.ts')
const TotpConfirmForm = arriving(async () => (await enrolment()).TotpConfirmForm)
const RecoveryCodesSheet = arriving(async () => (await enrolment()).RecoveryCodesSheet)

export type TotpProps = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: FlowState<TotpStep>
}

function TotpSteps({ flow }: { flow: FlowState<TotpStep> }) {
  const totp = useMessages(totpWords)
  const inSection = useInSection()
  usePreload(TotpConfirmForm, RecoveryCodesSheet)
  // What had the focus is gone with the steps that set an app up.
  const [isBack, setBack] = useState(false)
  if (!isBack && (flow.step === 'confirm' || flow.step === 'codes')) setBack(true)
  const focus = isBack ? ('title' as const) : undefined
  const form = {
    title: totp.title,
    pending: flow.pending !== null,
    error: flow.error,
    fields: [],
    focus,
  }

  switch (flow.step) {
    case 'loading':
      return <Notice error={flow.error} onRetry={() => void flow.load()} />
    case 'off':
      return (
        <Form
          {...form}
          // Beside other things it is one offer of many.
          quiet={inSection}
          lead={totp.off}
          submit={totp.setUp}
          onSubmit={() => void flow.enrol()}
        >
          {() => null}
        </Form>
      )
    case 'confirm':
      return <TotpConfirmForm flow={flow} />
    case 'codes':
      return <RecoveryCodesSheet flow={flow} />
    case 'on':
      return (
        <Form
          {...form}
          quiet
          lead={totp.on}
          submit={totp.remove}
          onSubmit={() => void flow.remove()}
          footer={
            <button type="button" className="lk-link" onClick={() => flow.replace()}>
              {totp.replace}
            </button>
          }
        >
          {() => null}
        </Form>
      )
    default:
      return flow satisfies never
  }
}

/** The authenticator app of the signed-in person. Wants a `<StepUp>` on the page. */
export const Totp: (props: TotpProps) => ReactNode = withFlow(useTotp, TotpSteps)
