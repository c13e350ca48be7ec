import type { MemoryInbox } from '@latchkey/core/memory-backend'
import { act } from '@testing-library/react'

/** What people find in their mailboxes and on their phones. */
export type TestInbox = MemoryInbox & {
  /**
   * Clicks the newest link, to anybody or to one address: the page is then where the link leads, and
   * the router of the app hears of it. `path` is the page of the app.
   * @default '/sign-in/link', or '/sign-in/new-password' for the link of a reset
   */
  openLink(options?: { to?: string; path?: string }): Promise<void>
}

export const createTestInbox = (inbox: MemoryInbox): TestInbox => ({
  ...inbox,
  async openLink({ to, path } = {}) {
    const link = inbox.latestLink(to)
    if (!link) throw new Error(`No link has gone to ${to ?? 'anybody'} last.`)
    const { token, attempt } = link
    const page = path ?? (attempt === null ? '/sign-in/new-password' : '/sign-in/link')
    const fragment = new URLSearchParams({ token, ...(attempt !== null && { attempt }) })
    await act(async () => {
      history.pushState(null, '', `${page}#${fragment}`)
      dispatchEvent(new PopStateEvent('popstate', { state: null }))
    })
  },
})
