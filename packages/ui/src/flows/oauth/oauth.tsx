'use client'
import { useOAuth, type FlowState, type OAuthStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Done } from '../../parts/done.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { useWelcome } from '../../parts/welcome.ts'
import { ChooseProvider } from './choose-provider.tsx'
import type { ProviderListProps } from './provider-list.tsx'
import { Returning } from './returning.tsx'

export type OAuthProps = FlowProps<FlowState<OAuthStep>> &
  ProviderListProps & {
    /** What stands below the first step. */
    footer?: ReactNode
  }

function OAuthSteps({ flow, onComplete, ...list }: WithFlow<OAuthProps>) {
  const welcome = useWelcome()
  const words = useMessages(oauthWords)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'choose':
      return (
        <ChooseProvider
          {...list}
          flow={flow}
          title={welcome}
          lead={words.lead}
          label={words.signInWith}
        />
      )
    case 'returning':
      return <Returning flow={flow} />
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/** Signs in, or up, with an account at a provider. */
export const OAuth: (props: OAuthProps) => ReactNode = withFlow(useOAuth, OAuthSteps)
