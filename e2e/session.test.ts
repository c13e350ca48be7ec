import { createInbox } from './inbox.ts'
import { expect, openAccount, signIn, test } from './test.ts'

const dayMs = 24 * 60 * 60_000

test('follows a sign-in and a sign-out in another tab @firefox', async ({
  page,
  context,
  inbox,
  email,
}) => {
  await page.goto('/')
  await expect(page.getByText('Signed out')).toBeVisible()
  const second = await context.newPage()
  await signIn(second, inbox, email)
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()

  await openAccount(page)
  await second.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByText('Signed out')).toBeVisible()
  await expect(page).toHaveURL(/\/login\?to=/)
})

test('survives a reload and a new tab', async ({ page, context, inbox, email }) => {
  await signIn(page, inbox, email)
  await page.reload()
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
  const second = await context.newPage()
  await second.goto('/')
  await expect(second.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('goes back to the page that asked for a sign-in', async ({ page, inbox, email }) => {
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login\?to=\/account$/)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('goes to no page of another site', async ({ page, inbox, email }) => {
  await page.goto('/login?to=//elsewhere.example/')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('stays signed in while the network is dead', async ({ page, context, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await context.setOffline(true)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(page.getByText('You seem to be offline.')).toBeVisible()
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
  await context.setOffline(false)
})

test('signs out without a network, and for good when there is one @firefox', async ({
  page,
  context,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await context.setOffline(true)
  const lost = page.waitForEvent('requestfailed', (it) => it.url().includes('beside-others'))
  await page.getByRole('button', { name: 'Sign out' }).click()
  await lost
  await expect(page.getByText('Signed out')).toBeVisible()
  const told = page.waitForResponse((response) => response.url().endsWith('/auth/session/sign-out'))
  await context.setOffline(false)
  await told
  // <Login> stands, though parts of it could not be loaded.
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Signed out')).toBeVisible()
})

test('ends after seven days without use, and lives on with it', async ({
  browser,
  timed,
  email,
}) => {
  const page = await browser.newPage({ baseURL: timed.url })
  await signIn(page, createInbox(timed.url), email)
  for (let used = 0; used < 2; used++) {
    await timed.advance(5 * dayMs)
    await page.reload()
    await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
  }
  await timed.advance(8 * dayMs)
  await page.reload()
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.close()
})
