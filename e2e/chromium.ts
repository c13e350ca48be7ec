import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'

const candidates = [
  // Without windows, so a page costs a fraction of what it costs the whole browser.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that the machine has; undefined leaves it to Playwright's own. */
export const systemChromium = (): string | undefined => candidates.find((path) => existsSync(path))

/** How to launch it: quiet, and without the sandbox that root cannot have. */
export const launchOptions = (): LaunchOptions => {
  const executablePath = systemChromium()
  return {
    ...(executablePath && { executablePath }),
    args: [
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  }
}
