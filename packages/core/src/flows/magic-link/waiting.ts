import type { Auth } from '../../auth.ts'
import { AuthError } from '../../contract/auth-error.ts'
import type { Followed, FlowState } from '../../flow.ts'
import type { Page } from '../../page.ts'
import { loadTabs } from '../session/load-tabs.ts'
import { whileIdle } from '../../while-idle.ts'
import type { MagicLinkEntry, MagicLinkStep } from './flow.ts'

/** How often a page asks that somebody looks at: less and less, and anew when they come back. */
const pace = { firstMs: 2000, growth: 1.2, mostMs: 8000 }

/** Goes on as soon as another device has answered, until `open` aborts. */
export const awaitAnswers = (auth: Auth, flow: Followed<MagicLinkStep>, open: AbortSignal): void =>
  whileIdle(flow, open, async (state, signal) => {
    if (state.step !== 'code' || state.challenge.matching === null) return
    const answered = await isAnswered(auth, state, signal).catch(() => false)
    if (answered) void state.proceed()
  })

type Waiting = Pick<FlowState<MagicLinkEntry>, 'challenge' | 'error'>

/**
 * Asks until another device has answered; false when there is nothing left to wait for. Asks nothing
 * while nobody looks at the page.
 */
const isAnswered = async (
  auth: Auth,
  { challenge: { attempt, expiresAt }, error }: Waiting,
  signal: AbortSignal,
): Promise<boolean> => {
  const page = (await loadTabs()).browserPage()
  // What could not be taken just now is not asked for at once again. A mistyped code does not matter.
  const failed = error !== null && error.kind !== 'input'
  let ms = failed ? Math.max(pace.mostMs, (error.retryAt ?? 0) - auth.now()) : pace.firstMs
  for (;;) {
    const returned = await pause(page, (work) => auth.wait(ms, work), signal)
    ms = returned ? pace.firstMs : Math.min(ms * pace.growth, pace.mostMs)
    if (signal.aborted || auth.now() >= expiresAt) return false
    const status = await ask(auth, attempt, signal)
    if (signal.aborted) return false
    if (typeof status === 'number') ms = Math.max(ms, status - auth.now())
    else if (status !== 'waiting') return status === 'answered'
  }
}

/** What the server says. From when to ask again, where it could not say. */
const ask = async (auth: Auth, attempt: string, signal: AbortSignal) => {
  try {
    return (await auth.request('POST /magic-link/wait', { attempt }, { signal })).status
  } catch (error) {
    const passing =
      error instanceof AuthError && ['network', 'limited', 'fault'].includes(error.kind)
    return passing ? (error.retryAt ?? 0) : 'over'
  }
}

/** Waits, and longer while the page is hidden. True when somebody has come back to it. */
const pause = (
  page: Omit<Page, 'storage'>,
  wait: (work: () => void) => () => void,
  signal: AbortSignal,
): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (returned: boolean) => {
      stopWaiting()
      stopWatching()
      signal.removeEventListener('abort', abort)
      resolve(returned)
    }
    const abort = () => end(false)
    const comeBack = () => page.isVisible() && end(true)
    const stopWaiting = wait(() => page.isVisible() && end(false))
    const stopWatching = page.watch({ visible: comeBack, restored: comeBack, online: comeBack })
    signal.addEventListener('abort', abort)
    if (signal.aborted) end(false)
  })
