import { randomInt, randomUUID } from 'node:crypto'
import { test as base, type Page } from '@playwright/test'
import { startDemo, temporaryDirectory, type Demo } from './demo.ts'
import { databaseOf, engineOf, urlVariable } from './engine.ts'
import { insertAsTyped } from './firefox.ts'
import { createInbox, type Inbox } from './inbox.ts'

export { expect, type Page } from '@playwright/test'

/** A password that the server takes. */
export const strongPassword = 'plum kettle orbit 47 lantern'

type Fixtures = {
  /** The mails of the demo that the page shows. */
  inbox: Inbox
  /** An address that nobody else uses. */
  email: string
  /** A British mobile number that nobody else uses, in E.164 form. */
  phone: string
}

type WorkerFixtures = {
  /** A demo whose clock may be moved, because no other worker looks at it. */
  timed: Demo
  /** Starts a demo for one test file, with settings of its own. */
  start(env?: Record<string, string>): Promise<Demo>
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  browser: [
    async ({ browser, browserName }, give) => {
      if (browserName === 'firefox') insertAsTyped(browser)
      await give(browser)
    },
    { scope: 'worker' },
  ],

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from a pattern
  baseURL: async ({}, give, { project }) => {
    const url = process.env[urlVariable(engineOf(project.name))]
    base.skip(!url, `There is no ${project.name} on this machine.`)
    await give(url)
  },

  inbox: async ({ baseURL }, give) => give(createInbox(baseURL ?? '')),

  // oxlint-disable-next-line no-empty-pattern -- as above
  email: async ({}, give) => give(newAddress()),

  // oxlint-disable-next-line no-empty-pattern -- as above
  phone: async ({}, give) => give(`+447400${String(randomInt(1_000_000)).padStart(6, '0')}`),

  start: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, give, { project }) => {
      const stops: (() => Promise<void>)[] = []
      await give(async (env = {}) => {
        const directory = await temporaryDirectory()
        const demo = await startDemo(directory.path, {
          ...(await databaseOf(engineOf(project.name))),
          ...env,
        })
        stops.push(async () => {
          await demo.stop()
          await directory.remove()
        })
        return demo
      })
      await Promise.all(stops.map((stop) => stop()))
    },
    { scope: 'worker' },
  ],

  timed: [async ({ start }, give) => give(await start()), { scope: 'worker', timeout: 180_000 }],
})

/** Makes an address that nobody else uses. */
export const newAddress = (): string => `${randomUUID().slice(0, 13)}@example.com`

/** Signs in, or up, with a code by e-mail. */
export const signIn = async (page: Page, inbox: Inbox, email: string): Promise<void> => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
}

/** Makes an account with a password. */
export const signUp = async (
  page: Page,
  inbox: Inbox,
  email: string,
  password: string = strongPassword,
): Promise<void> => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
}

/** Signs out from any page of the demo. */
export const signOut = async (page: Page): Promise<void> => {
  await openAccount(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Signed out').waitFor()
}

/** Opens the account, and waits for it. */
export const openAccount = async (page: Page): Promise<void> => {
  await page.goto('/account')
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
}
