import type { Browser } from '@playwright/test'
import { createInbox } from './inbox.ts'
import { expect, test, type Page } from './test.ts'

const minuteMs = 60_000

const askForLink = async (page: Page, email: string) => {
  await page.goto('/magic-link')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
}

test('signs in by itself in the browser that asked @firefox', async ({
  page,
  context,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const second = await context.newPage()
  await second.goto(await inbox.link(email))
  await expect(second.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(second.getByRole('listitem').getByText(email)).toBeVisible()
  expect(second.url()).not.toContain('token')

  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

/** The number that the page shows which waits for the link. */
const numberOn = async (page: Page): Promise<string> =>
  (await page.locator('.lk-matching strong').textContent()) ?? ''

const openElsewhere = async (browser: Browser, url: string, link: string): Promise<Page> => {
  const elsewhere = await browser.newPage({ baseURL: url })
  await elsewhere.goto(link)
  await elsewhere.getByRole('heading', { name: 'Sign in on your other device?' }).waitFor()
  return elsewhere
}

test('lets the first browser go on, after a reload too, when another approves @firefox', async ({
  page,
  browser,
  browserName,
  baseURL,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  await page.reload()
  const number = await numberOn(page)
  const elsewhere = await openElsewhere(browser, baseURL ?? '', await inbox.link(email))
  await expect(
    elsewhere.getByText(browserName === 'firefox' ? /^Firefox on / : /^Chrome on /),
  ).toBeVisible()
  await expect(elsewhere.getByRole('radio')).toHaveCount(6)
  await elsewhere.getByRole('button', { name: 'Approve' }).click()
  await expect(elsewhere.getByText('Choose the number first.')).toBeVisible()

  await elsewhere.getByRole('radio', { name: number }).check()
  await elsewhere.getByRole('button', { name: 'Approve' }).click()
  await expect(elsewhere.getByRole('heading', { name: 'Approved' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await elsewhere.goto('/account')
  await expect(elsewhere.getByText('Signed out')).toBeVisible()
  await elsewhere.close()
})

test('tells the first browser that it was not them', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const link = await inbox.link(email)
  const elsewhere = await openElsewhere(browser, baseURL ?? '', link)
  await elsewhere.getByRole('button', { name: 'It was not me' }).click()
  await expect(elsewhere.getByRole('heading', { name: 'Nobody is signed in' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'This sign-in was refused' })).toBeVisible()
  await page.getByRole('button', { name: 'Ask for a new link' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)

  await page.goto(link)
  await expect(page.getByText('This link was used already.')).toBeVisible()
  await elsewhere.close()
})

test('takes a wrong number for a no', async ({ page, browser, baseURL, inbox, email }) => {
  await askForLink(page, email)
  const number = await numberOn(page)
  const elsewhere = await openElsewhere(browser, baseURL ?? '', await inbox.link(email))
  const choices = await elsewhere
    .getByRole('radio')
    .evaluateAll((radios) => radios.map((radio) => (radio as HTMLInputElement).value))
  await elsewhere
    .getByRole('radio', { name: choices.find((choice) => choice !== number) ?? '' })
    .check()
  await elsewhere.getByRole('button', { name: 'Approve' }).click()
  await expect(elsewhere.getByText('That is not the number')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'This sign-in was refused' })).toBeVisible()
  await elsewhere.close()
})

test('signs in on the other device instead', async ({ page, browser, baseURL, inbox, email }) => {
  await askForLink(page, email)
  const elsewhere = await openElsewhere(browser, baseURL ?? '', await inbox.link(email))
  await expect(elsewhere.getByText('Signed out')).toBeVisible()
  await elsewhere.getByRole('button', { name: 'Sign in here instead' }).click()
  await expect(elsewhere.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Signed out')).toBeVisible()
  await elsewhere.close()
})

test('takes the code of the same mail in the first tab', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const { text } = await inbox.mail(email)
  const link = /https?:\S+token=\S+/.exec(text)?.[0] ?? ''
  const elsewhere = await openElsewhere(browser, baseURL ?? '', link)

  await page.getByLabel('Six-digit code').fill(/\b\d{6}\b/.exec(text)?.[0] ?? '')
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await elsewhere.close()
})

test('finds the same browser signed in when the link is used twice', async ({
  page,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const link = await inbox.link(email)
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('says in another browser that the link was used', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const link = await inbox.link(email)
  await page.goto(link)
  await page.getByRole('heading', { name: 'Your account' }).waitFor()

  const elsewhere = await browser.newPage({ baseURL: baseURL ?? '' })
  await elsewhere.goto(link)
  await elsewhere.getByRole('button', { name: 'Sign in here' }).click()
  await expect(
    elsewhere.getByText('This link was used already. Each link works once.'),
  ).toBeVisible()
  await elsewhere.getByRole('button', { name: 'Ask for a new link' }).click()
  await expect(elsewhere.getByRole('button', { name: 'Send me a link' })).toBeVisible()
  await elsewhere.close()
})

test('loses nothing to a scanner that follows the link', async ({
  page,
  playwright,
  inbox,
  email,
}) => {
  await askForLink(page, email)
  const link = await inbox.link(email)
  const scanner = await playwright.request.newContext()
  for (const method of ['GET', 'HEAD', 'GET']) {
    const answer = await scanner.fetch(link, { method })
    expect(answer.ok()).toBe(true)
  }
  await scanner.dispose()
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('says that the link has expired', async ({ browser, timed, email }) => {
  const page = await browser.newPage({ baseURL: timed.url })
  const inbox = createInbox(timed.url)
  await askForLink(page, email)
  const link = await inbox.link(email)
  await timed.advance(11 * minuteMs)
  await page.goto(link)
  await expect(page.getByText('This link has expired. Links work for ten minutes.')).toBeVisible()
  await page.getByRole('button', { name: 'Ask for a new link' }).click()
  await expect(page).toHaveURL(/\/magic-link$/)
  await page.close()
})

test('says that a link was cut off', async ({ page }) => {
  await page.goto('/sign-in/link')
  await expect(
    page.getByText('This link is not complete. Open it from the mail again.'),
  ).toBeVisible()
})

test('opens from the outbox page', async ({ page, context, email }) => {
  await askForLink(page, email)
  const outbox = await context.newPage()
  await outbox.goto('/outbox')
  const mail = outbox.getByRole('article').filter({ hasText: email })
  const opened = context.waitForEvent('page')
  await mail
    .locator('iframe')
    .contentFrame()
    .getByRole('link', { name: 'Finish your sign-up' })
    .click()
  await expect((await opened).getByRole('heading', { name: 'Your account' })).toBeVisible()
})
