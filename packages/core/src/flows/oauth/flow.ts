import type { Auth } from '../../auth.ts'
import { AuthError, authError } from '../../contract/auth-error.ts'
import type { OAuthProvider, OAuthRequest } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { clearFragment, fragmentOf } from '../../shapes/link.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { hearReturns, openPopup, popupClosed } from './popup.ts'

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

/** How long a tab that should have left is waited for before it may try again. */
const leaveMs = 10_000

/** Signs in, or up, with an account at a provider. */
export const createOAuthFlow = (auth: Auth): Flow<OAuthStep> =>
  createProviderFlow(auth, 'oauth', 'POST /oauth/start')

/** Links an account at a provider to the signed-in person's own. Asks for a fresh proof first. */
export const createOAuthAttachFlow = (auth: Auth): Flow<OAuthStep> =>
  createProviderFlow(auth, 'oauth-attach', 'POST /oauth/attach')

/** `slug` names the flow in what is kept of it, and in the fragment of the page that it lands on. */
const createProviderFlow = (
  auth: Auth,
  slug: 'oauth' | 'oauth-attach',
  route: 'POST /oauth/start' | 'POST /oauth/attach',
): Flow<OAuthStep> => {
  let tools!: FlowTools<OAuthStep>
  let popup: Window | null = null
  let visit: string | null = null
  let comeBack: (() => void) | null = null

  const choose = (provider: OAuthProvider | null): OAuthStep => ({
    step: 'choose',
    provider,
    start(next, options) {
      if (next === provider) popup?.focus()
      else tools.go(choose(next))
      return tools.run('start', (signal) => start(next, options, signal))
    },
  })

  const start = async (
    provider: OAuthProvider,
    { mode = 'redirect', next = here(), ...wishes }: OAuthOptions = {},
    aborted: AbortSignal,
  ): Promise<OAuthStep> => {
    const over = new AbortController()
    const signal = AbortSignal.any([aborted, over.signal])
    // A proof may be asked for first, and a window would hide that: it opens when the proof is there.
    const late = route === 'POST /oauth/attach'
    const openOwn = () => {
      const own = mode === 'popup' ? openPopup(signal) : null
      popup = own
      return own
    }
    try {
      let own = late ? null : openOwn()
      const request = { ...wishes, provider, next, mode: late || own ? mode : 'redirect' }
      const { attempt, url } = await auth.request(route, request, { signal: aborted })
      aborted.throwIfAborted()
      if (late) own = openOwn()
      if (!own) return await depart(url, provider, signal)

      visit = attempt
      const back = new Promise<void>((resolve) => (comeBack = resolve))
      own.location.replace(url)
      await Promise.race([back, popupClosed(own, signal)])
      return await ask(attempt, aborted)
    } finally {
      over.abort()
      if (!aborted.aborted) comeBack = null
    }
  }

  /** Leaves this page. Resolves for who comes back to it as it was, or never got away. */
  const depart = (url: string, provider: OAuthProvider, signal: AbortSignal): Promise<OAuthStep> =>
    new Promise((resolve) => {
      const stay = () => resolve(choose(provider))
      addEventListener('pageshow', ({ persisted }) => persisted && stay(), { signal })
      auth.wait(leaveMs, stay)
      location.assign(url)
    })

  const ask = async (attempt: string, signal: AbortSignal): Promise<OAuthStep> => {
    const outcome = await auth.request('POST /oauth/finish', { attempt }, { signal })
    if (!outcome) throw authError('provider-closed', 'refused')
    visit = null
    return finished(auth, outcome, { tools, back: () => choose(null) })
  }

  const returning = (): OAuthStep => ({
    step: 'returning',
    finish: () =>
      tools.run('finish', async (signal) => {
        const attempt = fragmentOf(slug)
        if (attempt === null) return choose(null)
        try {
          const step = await ask(attempt, signal)
          clearFragment()
          return step
        } catch (error) {
          // Another try may tell how it went. Anything else is the end of this visit.
          if (signal.aborted || (error instanceof AuthError && error.kind === 'network'))
            throw error
          clearFragment()
          tools.go(choose(null))
          return tools.run('start', () => Promise.reject(error))
        }
      }),
    back() {
      clearFragment()
      tools.go(choose(null))
    },
  })

  return createFlow<OAuthStep>(
    (given) => {
      tools = given
      return choose(null)
    },
    {
      restored: () =>
        fragmentOf(slug) === null
          ? restoreSecondFactor(auth, slug, { tools, back: () => choose(null) })
          : returning(),
      onOpen(state) {
        if (state.step === 'returning') void state.finish()
        return hearReturns((attempt) => {
          if (attempt !== visit) return
          // A window that only looked closed comes back all the same.
          if (comeBack) comeBack()
          else void tools.run('finish', (signal) => ask(attempt, signal))
        })
      },
      onStep: (step) => acceptOutcome(auth, slug, step),
    },
  )
}

/** The page that shows. A query that would be too long for a cookie stays behind. */
const here = (): string => {
  const { pathname, search } = location
  return pathname.length + search.length > 512 ? pathname : pathname + search
}
