'use client'
import type { FlowState, OAuthOptions, OAuthProvider, OAuthStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { oauthWords } from '../../messages/en/oauth.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { providerNames } from './provider-names.ts'

export type ProviderListProps = {
  /** Which to offer, in this order. */
  providers: readonly OAuthProvider[]
  /** Whether this tab goes to the provider, or a window of its own does. @default 'redirect' */
  mode?: OAuthOptions['mode']
}

type Props = ProviderListProps & {
  flow: Extract<FlowState<OAuthStep>, { step: 'choose' }>
  /** What a button says, by the name of its provider. */
  label(provider: string): string
}

/** A button for each provider. Many of them stand side by side, with their names only. */
export function ProviderList({ flow, providers, mode, label }: Props): ReactNode {
  const { working } = useMessages(commonWords)
  const words = useMessages(oauthWords)
  const many = providers.length > 4
  return (
    <ul className="lk-providers" aria-label={words.choices} data-many={many ? '' : undefined}>
      {providers.map((provider) => {
        const name = providerNames[provider]
        const pending = flow.pending !== null && flow.provider === provider
        return (
          <li key={provider}>
            <button
              type="button"
              className="lk-button lk-secondary lk-provider"
              aria-label={many ? label(name) : undefined}
              data-pending={pending ? '' : undefined}
              onClick={() => void flow.start(provider, { ...(mode && { mode }) })}
            >
              {pending ? (
                <span className="lk-spinner lk-provider-mark" role="img" aria-label={working} />
              ) : (
                // Its letter is drawn, not text, so that the label says what stands there.
                <span className="lk-provider-mark" data-letter={name[0]} aria-hidden="true" />
              )}
              <span className="lk-grow">{many ? name : label(name)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
