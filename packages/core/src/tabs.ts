/** How long a page may be in the background before its return asks again. */
const staleAfterMs = 60_000

/** The way to other tabs, and how to leave them. */
export type Tabs = { tell(): void; leave(): void }

/**
 * Joins this page with the outside world: other tabs say that the session changed, and a page that
 * comes back from the background, the bfcache or a dead network asks again. No tab waits for another.
 */
export const joinTabs = (refresh: () => void): Tabs => {
  const channel = openChannel()
  const leaving = new AbortController()
  const { signal } = leaving
  let checkedAt = Date.now()

  const check = () => {
    checkedAt = Date.now()
    refresh()
  }
  const onVisible = () => {
    if (document.visibilityState === 'visible' && Date.now() - checkedAt > staleAfterMs) check()
  }
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) check()
  }
  channel?.addEventListener('message', check)
  document.addEventListener('visibilitychange', onVisible, { signal })
  addEventListener('pageshow', onPageShow, { signal })
  addEventListener('online', check, { signal })

  return {
    /** Says that somebody signed in or out here. The other tabs ask the server themselves. */
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    tell: () => channel?.postMessage('session'),
    leave() {
      channel?.close()
      leaving.abort()
    },
  }
}

/** A browser without channels, or one that forbids them here, learns of other tabs when it comes back. */
const openChannel = (): BroadcastChannel | undefined => {
  try {
    return new BroadcastChannel('latchkey')
  } catch {
    return undefined
  }
}
