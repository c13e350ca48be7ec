import type { Auth } from '../../auth.ts'
import { type AuthError, authError } from '../../contract/auth-error.ts'
import type { OAuthProvider } from '../../contract/index.ts'
import { clearFragment, fragmentOf } from '../../shapes/link.ts'
import { finished } from '../../shapes/outcome.ts'
import type { Journey, OAuthOptions, OAuthStep } from './flow.ts'
import { openPopup } from './popup.ts'

/** How long a tab that should have left is waited for before it may try again. */
const leaveMs = 10_000

/** Goes to a provider, in the window of the journey, one of its own, or this tab. */
export const visit = async (
  auth: Auth,
  journey: Journey,
  provider: OAuthProvider,
  { mode = 'redirect', next = here(), ...wishes }: OAuthOptions = {},
  signal: AbortSignal,
): Promise<OAuthStep> => {
  const attaching = journey.slug === 'oauth-attach'
  const request = {
    ...wishes,
    provider,
    next,
    mode: attaching || journey.popup ? mode : 'redirect',
  }
  const route = attaching ? 'POST /oauth/attach' : 'POST /oauth/start'
  const { attempt, url } = await auth.request(route, request, { signal })
  signal.throwIfAborted()
  if (attaching && mode === 'popup') journey.popup = openPopup(signal)
  const { popup } = journey
  if (!popup) return depart(auth, url, journey.choose(provider), signal)

  journey.attempt = attempt
  const back = new Promise<void>((resolve) => (journey.comeBack = resolve))
  try {
    popup.location.replace(url)
    await Promise.race([back, popupClosed(popup, signal)])
    return await ask(auth, journey, attempt, signal)
  } finally {
    if (!signal.aborted) journey.comeBack = null
  }
}

/** Leaves this page. Resolves for who comes back to it as it was, or never got away. */
const depart = (
  auth: Auth,
  url: string,
  step: OAuthStep,
  signal: AbortSignal,
): Promise<OAuthStep> =>
  new Promise((resolve) => {
    const stay = () => resolve(step)
    addEventListener('pageshow', ({ persisted }) => persisted && stay(), { signal })
    auth.wait(leaveMs, stay)
    location.assign(url)
  })

const ask = async (
  auth: Auth,
  journey: Journey,
  attempt: string,
  signal: AbortSignal,
): Promise<OAuthStep> => {
  const outcome = await auth.request('POST /oauth/finish', { attempt }, { signal })
  if (!outcome) throw authError('provider-closed', 'refused')
  journey.attempt = null
  const { tools, choose } = journey
  return finished(auth, outcome, { tools, back: () => choose(null) })
}

/** Finds out how it went for a tab that has come back. */
export const finish = async (
  auth: Auth,
  journey: Journey,
  signal: AbortSignal,
): Promise<OAuthStep> => {
  const { slug, tools, choose } = journey
  const attempt = fragmentOf(slug)
  if (!attempt) return choose(null)
  try {
    const step = await ask(auth, journey, attempt, signal)
    clearFragment()
    return step
  } catch (error) {
    // Another try may tell how it went. Anything else is the end of this visit.
    // SAFETY: anything may be thrown; what is not an `AuthError` has no such kind.
    if (signal.aborted || (error as AuthError).kind === 'network') throw error
    clearFragment()
    tools.go(choose(null))
    return tools.run('start', () => Promise.reject(error))
  }
}

/** Hears the names of attempts that have come back in a window of this browser, until `signal` aborts. */
export const hearReturns = (auth: Auth, journey: Journey, signal: AbortSignal): void => {
  try {
    const channel = new BroadcastChannel('latchkey-oauth')
    channel.addEventListener('message', ({ data }) => {
      const attempt = String(data)
      if (attempt !== journey.attempt) return
      // A window that only looked closed comes back all the same.
      if (journey.comeBack) journey.comeBack()
      else void journey.tools.run('finish', (signal) => ask(auth, journey, attempt, signal))
    })
    signal.addEventListener('abort', () => channel.close())
  } catch {
    // Then the closing of the window tells.
  }
}

/**
 * Resolves when the person has closed the window. A provider whose pages cut themselves off (COOP)
 * makes it look closed from here: so only once this page has the focus back.
 */
const popupClosed = (popup: Window, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = setInterval(() => {
      if (popup.closed && document.hasFocus()) resolve()
    }, 250)
    signal.addEventListener('abort', () => clearInterval(look))
  })

/** The page that shows. A query that would be too long for a cookie stays behind. */
const here = (): string => {
  const { pathname, search } = location
  return pathname.length + search.length > 512 ? pathname : pathname + search
}
