'use client'
import type { FlowState, OAuthStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { useErrorText } from '../../parts/use-error-text.ts'
import { ProviderList, type ProviderListProps } from './provider-list.tsx'

type Props = ProviderListProps & {
  flow: Extract<FlowState<OAuthStep>, { step: 'choose' }>
  title: string
  lead: string
  label(provider: string): string
  footer?: ReactNode
}

/** The providers under a title, and why the last one did not work. */
export function ChooseProvider({ title, lead, footer, ...list }: Props): ReactNode {
  const words = useMessages(oauthWords)
  const { flow, mode } = list
  const text = useErrorText(flow.error)
  return (
    <div className="lk">
      <h1 className="lk-title">{title}</h1>
      <p className="lk-lead" aria-live="polite">
        {mode === 'popup' && flow.pending === 'start' ? words.inWindow : lead}
      </p>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <ProviderList {...list} />
      {footer && <div className="lk-footer">{footer}</div>}
    </div>
  )
}
