'use client'
import { useOAuthAttach, type FlowState, type OAuthStep } from '@latchkey/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow } from '../../parts/with-flow.tsx'
import { ChooseProvider } from './choose-provider.tsx'
import type { OAuthProps } from './oauth.tsx'
import { Returning } from './returning.tsx'

function OAuthAttachSteps({
  flow,
  onComplete,
  ...list
}: OAuthProps & { flow: FlowState<OAuthStep> }) {
  const words = useMessages(oauthWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'choose':
      return (
        <ChooseProvider
          {...list}
          flow={flow}
          title={words.linkTitle}
          lead={words.linkLead}
          label={words.link}
        />
      )
    case 'returning':
      return <Returning flow={flow} />
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Linked />
    default:
      return flow satisfies never
  }
}

function Linked() {
  const words = useMessages(oauthWords)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className="lk">
      <h1 className="lk-title" tabIndex={-1} ref={title}>
        {words.linkedTitle}
      </h1>
      <p className="lk-lead">{words.linked}</p>
    </div>
  )
}

/** Links an account at a provider to the signed-in person’s own. Put a `<StepUp />` on the page. */
export const OAuthAttach: (props: OAuthProps) => ReactNode = withFlow(
  useOAuthAttach,
  OAuthAttachSteps,
)
