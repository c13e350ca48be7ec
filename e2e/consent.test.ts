import { AxeBuilder } from '@axe-core/playwright'
import { expect, openAccount, signIn, test, type Page } from './test.ts'

const start = async (page: Page) => {
  await page.goto('/demo/calendar')
  await page.getByRole('link', { name: 'Sign in with Latchkey' }).click()
}
const title = (page: Page) => page.getByRole('heading', { name: /^Let .Birthday calendar. in\?$/ })
const click = (page: Page, name: string) => page.getByRole('button', { name }).click()

test('signs in to another app: after a sign-in here, with a yes, until it is thrown out @firefox', async ({
  page,
  inbox,
  email,
}) => {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  await start(page)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await expect(page).toHaveURL(/\/oauth\/authorize\?.*client_id=/)
  await page.getByLabel('E-mail address').fill(email)
  await click(page, 'Send me a code')
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(title(page)).toBeFocused()
  await expect(page.getByText(`access to your account, ${email}.`)).toBeVisible()
  await expect(page.getByText('This app is not ours.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'It wants to' }).getByRole('listitem')).toHaveText([
    'Know who you are',
    'See your name',
    'See your e-mail address',
  ])
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations).toEqual([])

  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Let it in' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Welcome, ${email}.`)).toBeVisible()
  expect(urls.filter((url) => /session_token|access_token/.test(url))).toEqual([])

  await openAccount(page)
  await page.getByRole('list', { name: 'Connected apps' }).waitFor()
  await page.getByRole('button', { name: /^Throw out/ }).click()
  await expect(page.getByText('No app is connected.')).toBeVisible()
})

test('keeps another app out, which is told, and does not come back to the question', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  await start(page)
  await title(page).waitFor()
  await click(page, 'Keep it out')
  await expect(page.getByText('You kept us out. Nobody is signed in here.')).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/\/demo\/calendar$/)
  await openAccount(page)
  await expect(page.getByRole('heading', { name: 'Connected apps' })).toBeHidden()
})

test('leads nowhere by a request that somebody has changed, and shows in no frame', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  await start(page)
  await title(page).waitFor()
  const url = new URL(page.url())
  url.searchParams.set('redirect_uri', 'https://evil.example/callback')
  const response = await page.goto(url.href)
  expect(response?.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
  await expect(page.getByRole('heading', { name: 'This app cannot be let in' })).toBeFocused()
  await expect(page).toHaveURL(url.href)
})
