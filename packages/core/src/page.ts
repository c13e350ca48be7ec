/** What a client needs of the page it lives in: the outside world, small enough to be played. */
export type Page = {
  /** Keeps texts for this tab through a reload; null where storage is blocked. */
  storage: Pick<Storage, 'getItem' | 'setItem'> | null
  isVisible(): boolean
  /** Calls back when the page comes into view, out of the bfcache, or back to the network. Answers the way to stop. */
  watch(on: { visible(): void; restored(): void; online(): void }): () => void
  /** Opens the way to the other tabs, or null. What one posts, all others hear. */
  openChannel(hear: (message: unknown) => void): Channel | null
  /** Runs the work unless another tab is at it. */
  alone(work: () => Promise<void>): Promise<void>
}

export type Channel = { post(message: unknown): void; close(): void }

/** The page of a browser. Its storage is read before this is loaded: see `tabStorage`. */
export const browserPage = (): Omit<Page, 'storage'> => ({
  isVisible: () => document.visibilityState === 'visible',

  watch({ visible, restored, online }) {
    const leaving = new AbortController()
    const { signal } = leaving
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && visible(),
      { signal },
    )
    addEventListener('pageshow', (event) => event.persisted && restored(), { signal })
    addEventListener('online', online, { signal })
    return () => leaving.abort()
  },

  // A browser without channels, or one that forbids them here, learns of other tabs when it comes back.
  openChannel: (hear) =>
    attempt(() => {
      const channel = new BroadcastChannel('latchkey')
      channel.addEventListener('message', ({ data }) => hear(data))
      return {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
        post: (message) => channel.postMessage(message),
        close: () => channel.close(),
      }
    }),

  async alone(work) {
    if (!globalThis.navigator?.locks) return work()
    await navigator.locks.request('latchkey', { ifAvailable: true }, (lock) => lock && work())
  },
})

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
