import { existsSync } from 'node:fs'
import { devices, type Browser, type PlaywrightTestProject } from '@playwright/test'

/** Debian's, which the pinned Playwright is known to drive. Its own, patched one is not used. */
const executablePath = '/usr/bin/firefox-esr'

export const hasFirefox = (): boolean => existsSync(executablePath)

/** The flows in an unpatched Firefox, through WebDriver BiDi; nothing where there is none. */
export const firefoxProjects = (): PlaywrightTestProject[] =>
  hasFirefox()
    ? [
        {
          name: 'firefox',
          // The most telling tests of each flow. Passkeys need the Chrome DevTools Protocol, and
          // Firefox ESR gives downloads no id, so Playwright does not see them.
          grep: /@firefox/,
          use: {
            ...devices['Desktop Firefox'],
            channel: 'moz-firefox',
            launchOptions: { executablePath },
          },
        },
      ]
    : []

/**
 * Makes React hear `fill`. For Firefox, Playwright assigns the text to `value` in the page's own
 * world, where React takes each assignment for its own and ignores the event that follows. Here the
 * browser's editor inserts the text, as it does when somebody types or pastes.
 */
export const insertAsTyped = (browser: Browser): void => {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    await context.addInitScript(() => {
      const insert = (text: string) => void document.execCommand('insertText', false, text)
      // Playwright sets this name for every document; a setter that does nothing keeps ours.
      Object.defineProperty(window, '__pw_bidiInsertText', { get: () => insert, set() {} })
    })
    return context
  }
}
