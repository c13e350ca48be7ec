'use client'
import { useOAuthAttach } from '@latchkey/react'
import type { ReactNode } from 'react'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { Title } from '../../parts/title.tsx'
import { useOnComplete, withFlow, type WithFlow } from '../../parts/with-flow.tsx'
import { ChooseProvider } from './choose-provider.tsx'
import type { OAuthProps } from './oauth.tsx'
import { Returning } from './returning.tsx'

function OAuthAttachSteps({ flow, onComplete, ...list }: WithFlow<OAuthProps>) {
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
  return (
    <div className="lk">
      <Title focused>{words.linkedTitle}</Title>
      <p className="lk-lead">{words.linked}</p>
    </div>
  )
}

/** Links an account at a provider to the signed-in person’s own. Put a `<StepUp />` on the page. */
export const OAuthAttach: (props: OAuthProps) => ReactNode = withFlow(
  useOAuthAttach,
  OAuthAttachSteps,
)
