import type { Auth } from '../../auth.ts'
import { browserPage, type Page } from '../../page.ts'
import { createChecks, type Checks } from './checks.ts'
import type { SessionFlow, SessionNews } from './flow.ts'
import { endSession } from './sign-out.ts'

export { browserPage }
export { payDebts, signOut } from './sign-out.ts'

/** The way to other tabs, and how to leave them. */
export type Tabs = { tell(news: SessionNews): void; leave(): void }

/** How long a page may be in the background before its return asks again. */
const staleAfterMs = 60_000
/** How long after a failure a page that somebody looks at asks again. */
const retryMs = 30_000
/** How long the tab that asked keeps the others from asking, so that its news reaches them first. */
const settleMs = 1000

/**
 * Keeps the session of a page in step with the outside world. Tabs tell each other what they learn. A
 * page that comes back from the background, the bfcache or a dead network asks again. A session that
 * is half over is asked for by one tab that somebody looks at, which is what extends it.
 */
export const joinTabs = (
  { session, now, wait }: Pick<Auth, 'session' | 'now' | 'wait'>,
  page: Omit<Page, 'storage'> = browserPage(),
): Tabs => {
  const checks = createChecks(session)
  const channel = page.openChannel((news) => hear(session, checks, news as SessionNews, tell))
  const tell = (news: SessionNews) => channel?.post(news)
  // So that two tabs are not due at the same moment.
  const share = 0.55 + Math.random() / 20
  let checkedAt = now()
  let triedAt = -Infinity
  let stopWaiting: (() => void) | null = null

  const check = async () => {
    checkedAt = now()
    await checks.check()
  }

  const dueAt = (): number => {
    const state = session.getState()
    if (state.step !== 'signed-in') return Infinity
    const { lastAccessedAt, expiresAt } = state.session
    return Math.max(lastAccessedAt + (expiresAt - lastAccessedAt) * share, triedAt + retryMs)
  }

  const plan = () => {
    stopWaiting?.()
    const ms = dueAt() - now()
    // Beyond, a timer fires at once.
    if (ms < Infinity) stopWaiting = wait(Math.max(0, Math.min(ms, 2 ** 31 - 1)), onTime)
  }

  const onTime = () => {
    if (now() < dueAt()) plan()
    else if (page.isVisible()) void extend()
    // Nobody looks: the return of the page asks.
  }

  const extend = async () => {
    triedAt = now()
    plan()
    await page.alone(async () => {
      await check()
      await new Promise<void>((settled) => wait(settleMs, settled))
    })
  }

  const stopWatching = page.watch({
    visible() {
      if (now() - checkedAt > staleAfterMs || now() >= dueAt()) void check()
    },
    restored: () => void check(),
    online() {
      if (page.isVisible() || session.inside.owed.size > 0) void check()
      else checkedAt = -Infinity
    },
  })
  const stopListening = session.subscribe(plan)
  plan()
  channel?.post({ hello: true } satisfies SessionNews)

  return {
    tell,
    leave() {
      stopWaiting?.()
      stopWatching()
      stopListening()
      channel?.close()
    },
  }
}

/** Takes what another tab tells. */
const hear = (
  { inside: here }: SessionFlow,
  checks: Checks,
  news: SessionNews,
  tell: (news: SessionNews) => void,
): void => {
  const session = here.known()?.session
  if ('hello' in news) {
    for (const sessionId of here.owed) tell({ ended: sessionId, owed: true })
  } else if ('ended' in news) {
    endSession(here, news.ended, news.owed)
    if (session?.sessionId === news.ended) checks.adopt(null)
  } else if (session?.sessionId !== news.signedIn.session.sessionId) {
    if (!here.ended.has(news.signedIn.session.sessionId)) checks.checkAfresh()
  } else if (news.signedIn.session.lastAccessedAt >= session.lastAccessedAt) {
    checks.adopt(news.signedIn)
  }
}
