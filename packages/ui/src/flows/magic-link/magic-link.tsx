'use client'
import { useMagicLink, type FlowState, type MagicLinkStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { magicLinkWords } from '../../messages/en/magic-link.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { AddressForm, type AddressProps } from '../../parts/address-form.tsx'
import { CodeForm } from '../../parts/code-form.tsx'
import { Done } from '../../parts/done.tsx'
import { Form } from '../../parts/form.tsx'
import { Matching } from '../../parts/matching.tsx'
import { Sent } from '../../parts/sent.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { useWelcome } from '../../parts/welcome.ts'

export type MagicLinkProps = FlowProps<FlowState<MagicLinkStep>> & AddressProps

function MagicLinkSteps({ flow, onComplete, ...address }: WithFlow<MagicLinkProps>) {
  const welcome = useWelcome()
  const magicLink = useMessages(magicLinkWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'address':
      return (
        <AddressForm
          {...address}
          flow={flow}
          title={welcome}
          lead={magicLink.lead}
          submit={magicLink.submit}
        />
      )
    case 'code':
      return flow.challenge.takesCode ? (
        <CodeForm
          flow={flow}
          title={magicLink.sentTitle}
          lead={
            <>
              {magicLink.sentWithCode(flow.to.email)}
              <Matching number={flow.challenge.matching} />
            </>
          }
          submit={magicLink.finish}
        />
      ) : (
        <Sent
          flow={flow}
          resendAt={flow.challenge.resendAt}
          title={magicLink.sentTitle}
          lead={
            <>
              {magicLink.sent(flow.to.email)}
              <Matching number={flow.challenge.matching} />
            </>
          }
        />
      )
    case 'denied':
      return (
        <Form
          title={magicLink.deniedTitle}
          lead={magicLink.denied}
          submit={magicLink.restart}
          focus="submit"
          pending={false}
          error={null}
          fields={[]}
          onSubmit={flow.back}
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

/** Signs in, or up, with a link by e-mail. */
export const MagicLink: (props: MagicLinkProps) => ReactNode = withFlow(
  useMagicLink,
  MagicLinkSteps,
)
