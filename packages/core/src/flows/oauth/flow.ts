import type { Auth } from '../../auth.ts'
import type { OAuthProvider, OAuthRequest } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'
import { clearFragment, fragmentOf } from '../../shapes/link.ts'
import {
  acceptOutcome,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { onceLoaded } from '../../once-loaded.ts'
import { openPopup } from './popup.ts'

/** How to go to a provider. */
export type OAuthOptions = Partial<Omit<OAuthRequest, 'provider'>>

/** Which provider, back from it, done. */
export type OAuthStep =
  | {
      step: 'choose'
      /** The provider that was chosen last. Null before. */
      provider: OAuthProvider | null
      /**
       * Goes to a provider and comes back to this page. By `popup` it resolves when the window has
       * come back or was closed; where the browser forbids one, this tab goes instead.
       */
      start(provider: OAuthProvider, options?: OAuthOptions): Next<OAuthStep>
    }
  /** This tab has come back. How it went is found out as soon as somebody listens. */
  | { step: 'returning'; finish(): Next<OAuthStep>; back(): void }
  | SecondFactorEntry<OAuthStep>
  | Done

/** Signs in, or up, with an account at a provider. */
export const createOAuthFlow = (auth: Auth): Flow<OAuthStep> => createProviderFlow(auth, 'oauth')

/** Links an account at a provider to the signed-in person's own. Asks for a fresh proof first. */
export const createOAuthAttachFlow = (auth: Auth): Flow<OAuthStep> =>
  createProviderFlow(auth, 'oauth-attach')

/** Names the flow in what is kept of it, and in the fragment of the page that it lands on. */
export type OAuthSlug = 'oauth' | 'oauth-attach'

/** A flow on its way to a provider, for the part that loads after the page. */
export type Journey = {
  slug: OAuthSlug
  tools: FlowTools<OAuthStep>
  choose(provider: OAuthProvider | null): OAuthStep
  /** The window of the provider that is being visited. */
  popup?: Window | null
  /** The attempt whose window may still come back. */
  attempt?: string | null
  /** Goes on once the window has come back. */
  comeBack?: (() => void) | null
}

const load = () => onIntent(import('./visit.ts'))

const createProviderFlow = (auth: Auth, slug: OAuthSlug): Flow<OAuthStep> => {
  const choose = (provider: OAuthProvider | null): OAuthStep => ({
    step: 'choose',
    provider,
    start(next, options) {
      if (next === provider) journey.popup?.focus()
      else journey.tools.go(choose(next))
      return journey.tools.run('start', async (signal) => {
        // In the click itself, unless a proof may be asked for first: a window would hide that.
        journey.popup = slug === 'oauth' && options?.mode === 'popup' ? openPopup(signal) : null
        return (await load()).visit(auth, journey, next, options, signal)
      })
    },
  })

  // SAFETY: its tools are there before anybody can begin.
  const journey = { slug, choose } as Journey

  return createFlow<OAuthStep>(
    (tools) => {
      journey.tools = tools
      return choose(null)
    },
    {
      restored: (tools) =>
        fragmentOf(slug)
          ? {
              step: 'returning',
              finish: () =>
                tools.run('finish', async (signal) => (await load()).finish(auth, journey, signal)),
              back() {
                clearFragment()
                tools.go(choose(null))
              },
            }
          : restoreSecondFactor(auth, slug, { tools, back: () => choose(null) }),
      onOpen(state, signal) {
        if (state.step === 'returning') void state.finish()
        onceLoaded(load(), signal, ({ hearReturns }) => hearReturns(auth, journey, signal))
      },
      onStep: (step) => acceptOutcome(auth, slug, step),
    },
  )
}
