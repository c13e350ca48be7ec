import { existsSync } from 'node:fs'
import type { Browser, LaunchOptions } from '@playwright/test'

const candidates = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

/** The Firefox that the machine has; Playwright's own, which it patched, is another browser. */
export const systemFirefox = (): string | undefined => candidates.find((path) => existsSync(path))

/**
 * Lets `fill` and `insertText` be heard by React. Playwright assigns the text to `value`, in the
 * page's own world, where React watches assignments and takes the event for one of its own. The
 * editor of the browser inserts it as if it was typed.
 */
export const insertAsTyped = (browser: Browser): void => {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    await context.addInitScript(() => {
      const insert = (text: string) => void document.execCommand('insertText', false, text)
      Object.defineProperty(window, '__pw_bidiInsertText', { get: () => insert, set() {} })
    })
    return context
  }
}
