'use client'
import { useOAuthAttach, type OAuthProvider } from '@latchkey/react'
import type { ReactNode } from 'react'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useErrorText } from '../../parts/use-error-text.ts'
import { useOnComplete } from '../../parts/with-flow.tsx'
import { ProviderList } from '../oauth/provider-list.tsx'
import { Returning } from '../oauth/returning.tsx'

type LinkProviderProps = {
  providers: readonly OAuthProvider[]
  onLinked(): void
}

/** Links one more account at a provider. Done once it is: with another `key` it begins anew. */
export function LinkProvider({ providers, onLinked }: LinkProviderProps): ReactNode {
  const words = useMessages(oauthWords)
  const flow = useOAuthAttach()
  const text = useErrorText(flow.error)
  useOnComplete(flow, onLinked)

  switch (flow.step) {
    case 'choose':
      return (
        <>
          <p className="lk-notice" role="alert">
            {text}
          </p>
          <ProviderList flow={flow} providers={providers} label={words.link} />
        </>
      )
    case 'returning':
      return <Returning flow={flow} />
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return null
    default:
      return flow satisfies never
  }
}
