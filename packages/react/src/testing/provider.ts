import type { OAuthProvider, OAuthRequest, OAuthVisit } from '@latchkey/core'
import type { FakeAccount, MemoryBackend } from '@latchkey/core/memory-backend'
import { act } from '@testing-library/react'
import { replaceProperty } from './replace-property.ts'

/** Accounts elsewhere: what happens between the click and the way back. */
export type TestProvider = {
  /** Where the person is now: where the app has led them, or null where nobody is away. */
  visit(): { provider: OAuthProvider; mode: OAuthRequest['mode']; url: string } | null
  /**
   * Comes back as somebody; as null, who said no there. Somebody with this factor has their first
   * address as `subject`. A window closes and tells the page; without one the page loads again, with
   * what the proxy puts into its URL.
   */
  comeBack(account: FakeAccount): Promise<void>
  /** Closes the window without coming back. */
  closeWindow(): void
  /** Whether a window is open, and at the provider. */
  isWindowOpen(): boolean
}

export type Visit = OAuthVisit & { request: OAuthRequest; route: string }

type Popup = {
  closed: boolean
  isLed: boolean
  close(): void
  focus(): void
  location: { replace(): void }
}

/** Plays providers for one browser. `latest` finds the newest visit, and `load` loads the page again. */
export const createTestProvider = ({
  latest,
  load,
  visitProvider,
}: {
  latest(): Visit | undefined
  load(): Promise<void>
  visitProvider: MemoryBackend['visitProvider']
}): { provider: TestProvider; install(): () => void } => {
  let popup: Popup | null = null
  let ended: Visit | undefined
  const current = (): Visit | undefined => {
    const visit = latest()
    return visit === ended ? undefined : visit
  }
  const openPopup = (): Popup => {
    const own: Popup = {
      closed: false,
      isLed: false,
      close: () => void (own.closed = true),
      focus: () => {},
      location: { replace: () => void (own.isLed = true) },
    }
    popup = own
    return own
  }

  return {
    provider: {
      visit() {
        const found = current()
        if (!found) return null
        const { provider, mode } = found.request
        return { provider, mode, url: found.url }
      },
      async comeBack(account) {
        const found = current()
        if (!found) throw new Error('Nobody is at a provider.')
        ended = found
        const { url, attempt, request, route } = found
        visitProvider(url, account)
        if (request.mode === 'popup') {
          await act(async () => tell(attempt))
          popup?.close()
          return
        }
        const slug = route === 'POST /oauth/attach' ? 'oauth-attach' : 'oauth'
        history.replaceState(null, '', `${request.next}#${slug}=${attempt}`)
        await load()
      },
      closeWindow() {
        ended = latest()
        popup?.close()
      },
      isWindowOpen: () => popup !== null && popup.isLed && !popup.closed,
    },

    install() {
      const pass = globalThis.open
      // Latchkey opens its windows empty, in the click; any other is the app's own.
      const open = (url?: string | URL, ...rest: [string?, string?]) =>
        url === '' ? openPopup() : pass(url, ...rest)
      const undo = [
        replaceProperty(globalThis, 'open', open),
        // So that a window that is closed looks closed, and not cut off.
        replaceProperty(document, 'hasFocus', () => true),
      ]
      return () => undo.forEach((restore) => restore())
    },
  }
}

/** What the landing of the proxy says in a window of its own. */
const tell = (attempt: string): void => {
  const channel = new BroadcastChannel('latchkey-oauth')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  channel.postMessage(attempt)
  channel.close()
}
