'use client'
import { useOAuth, type Complete } from '@latchkey/react'
import { type ReactNode, useEffect } from 'react'
import { oauthWords } from '../messages/en/oauth.ts'
import { useMessages } from '../messages/use-messages.ts'
import { OAuth } from '../flows/oauth/oauth.tsx'
import { ProviderList, type ProviderListProps } from '../flows/oauth/provider-list.tsx'
import { useErrorText } from '../parts/use-error-text.ts'

type LoginOAuthProps = ProviderListProps & {
  /** Told whether a sign-in with a provider has the screen to itself. */
  onAwayChange(away: boolean): void
  onComplete?: (outcome: Complete) => void
}

/** The providers below the other methods, and the whole screen once somebody is back from one. */
export function LoginOAuth({ onAwayChange, onComplete, ...list }: LoginOAuthProps): ReactNode {
  const words = useMessages(oauthWords)
  const flow = useOAuth()
  const text = useErrorText(flow.error)
  const away = flow.step !== 'choose'
  useEffect(() => onAwayChange(away), [away, onAwayChange])

  if (flow.step !== 'choose') {
    return <OAuth {...list} flow={flow} {...(onComplete && { onComplete })} />
  }
  return (
    <div className="lk lk-more">
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <ProviderList {...list} flow={flow} label={words.signInWith} />
    </div>
  )
}
