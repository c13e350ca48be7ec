'use client'
import { useConsent, type AuthError, type ConsentStep, type FlowState } from '@latchkey/react'
import type { ReactNode } from 'react'
import { consentWords } from '../../messages/en/consent.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Notice } from '../../parts/notice.tsx'
import { Statement } from '../../parts/statement.tsx'
import { useErrorText } from '../../parts/use-error-text.ts'
import { withFlow, type WithFlow } from '../../parts/with-flow.tsx'
import { ConsentForm } from './consent-form.tsx'

export type ConsentProps = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: FlowState<ConsentStep>
  /** What stands there until somebody is signed in, such as `<Login>`. @default a word on signing in */
  fallback?: ReactNode
}

function ConsentSteps({ flow, fallback }: WithFlow<ConsentProps>) {
  const words = useMessages(consentWords)

  switch (flow.step) {
    case 'loading':
      return flow.error?.code === 'request-invalid' ? (
        <Dead error={flow.error} />
      ) : (
        <Notice error={flow.error} onRetry={() => void flow.load()} />
      )
    case 'signed-out':
      return fallback ?? <Statement title={words.signedOutTitle} lead={words.signedOut} />
    case 'asking':
      // With a key, so that the next person hears the title as well.
      return <ConsentForm key={flow.request.userId} flow={flow} />
    case 'leaving':
      return (
        <Statement title={words.leavingTitle} lead={words.leaving}>
          <a className="lk-link" href={flow.url}>
            {words.goOn}
          </a>
        </Statement>
      )
    default:
      return flow satisfies never
  }
}

function Dead({ error }: { error: AuthError }) {
  const words = useMessages(consentWords)
  return <Statement title={words.deadTitle} lead={useErrorText(error) ?? ''} />
}

/**
 * Asks the signed-in person whether another app may get in: the page of `connectedApps.authorizationUrl`
 * of the server. It goes back to the app by itself. No other site may show that page in a frame: send it
 * with `Content-Security-Policy: frame-ancestors 'none'`. Wants a `<StepUp>` on the page.
 */
export const Consent: (props: ConsentProps) => ReactNode = withFlow(useConsent, ConsentSteps)
