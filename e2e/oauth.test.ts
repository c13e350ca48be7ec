import { enrolTotp } from './enrol-totp.ts'
import { decide } from './provider.ts'
import { expect, signIn, signOut, test, type Page } from './test.ts'
import { totpCode } from './totp-code.ts'

const choose = (page: Page, provider: string) =>
  page.getByRole('button', { name: `Continue with ${provider}` }).click()

const signedIn = (page: Page, email: string) =>
  page.getByText(`Signed in as ${email}`, { exact: true })

const userId = async (page: Page) => {
  const { output } = await (await page.request.get('/auth/session')).json()
  return output?.user.userId
}

const inWindow = (page: Page) => page.getByLabel('In a window of its own').check()

test('signs up with a provider, and in again from <Login>, back to where it was asked for @firefox', async ({
  page,
  email,
}) => {
  const urls: string[] = []
  page.on('framenavigated', (frame) => urls.push(frame.url()))
  await page.goto('/oauth')
  await choose(page, 'GitHub')
  await expect(page.getByRole('heading', { name: 'Sign in with GitHub' })).toBeVisible()
  await decide(page, email)
  await expect(page).toHaveURL(/\/oauth$/)
  await expect(signedIn(page, email)).toBeVisible()
  expect(urls.filter((url) => /token=|oauth_attach/.test(url))).toEqual([])
  const first = await userId(page)
  expect(first).toBeTruthy()
  await signOut(page)

  await page.goto('/login?to=/step-up')
  await choose(page, 'GitHub')
  await decide(page, email)
  await expect(page).toHaveURL(/\/step-up$/)
  expect(await userId(page)).toBe(first)
})

test('comes back with a no, a failure, or by the back button, and can begin again', async ({
  page,
  email,
}) => {
  await page.goto('/oauth')
  await choose(page, 'Google')
  await decide(page, email, 'Refuse')
  await expect(page.getByRole('alert')).toHaveText(/You did not allow it there/)
  await choose(page, 'Apple')
  await decide(page, email, 'Fail with an error')
  await expect(page.getByRole('alert')).toHaveText(/reported a problem/)
  expect(await userId(page)).toBeUndefined()
  await choose(page, 'Google')
  await page.getByRole('heading', { name: 'Sign in with Google' }).waitFor()
  await page.goBack()
  await choose(page, 'Apple')
  await decide(page, email)
  await expect(signedIn(page, email)).toBeVisible()
})

test('signs in through a window of its own, and tells when it was closed @firefox', async ({
  page,
  email,
}) => {
  await page.goto('/oauth')
  await inWindow(page)
  const opens = page.waitForEvent('popup')
  await choose(page, 'Microsoft')
  const first = await opens
  await first.getByRole('button', { name: 'Continue', exact: true }).waitFor()
  expect(await first.evaluate(() => opener as unknown)).toBeNull()
  await first.close()
  await expect(page.getByRole('alert')).toHaveText(/The window was closed too early/)

  const opensAgain = page.waitForEvent('popup')
  await choose(page, 'Microsoft')
  const second = await opensAgain
  const urls: string[] = []
  second.on('framenavigated', (frame) => urls.push(frame.url()))
  const closed = second.waitForEvent('close')
  await decide(second, email)
  await closed
  expect(urls.at(-1)).toMatch(/\/auth\/oauth\/landing\?attempt=[\w-]+$/)
  await expect(signedIn(page, email)).toBeVisible()
})

test('goes in this tab where the browser forbids a window', async ({ page, email }) => {
  await page.addInitScript(() => (window.open = () => null))
  await page.goto('/oauth')
  await inWindow(page)
  await choose(page, 'Slack')
  await decide(page, email)
  await expect(page).toHaveURL(/\/oauth$/)
  await expect(signedIn(page, email)).toBeVisible()
})

test('owes the second factor, through a reload', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  const { secret } = await enrolTotp(page)
  await signOut(page)
  await page.goto('/login')
  await choose(page, 'Google')
  await decide(page, email)
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  expect(await userId(page)).toBeUndefined()
  await page.reload()
  await page.getByLabel('Code from your app').fill(totpCode(secret, { stepsAhead: 1 }))
  await expect(page).toHaveURL(/\/account/)
  await expect(signedIn(page, email)).toBeVisible()
})

test('links an account, after a fresh proof, and signs in with it from then on', async ({
  page,
  timed,
  email,
}) => {
  await page.goto(`${timed.url}/oauth`)
  await choose(page, 'Google')
  await decide(page, email)
  await signedIn(page, email).waitFor()
  const own = await (await page.request.get(`${timed.url}/auth/session`)).json()
  await timed.advance(61 * 60_000)

  await page.reload()
  await inWindow(page)
  await page.getByRole('button', { name: 'Link Twitch' }).click()
  await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
  const { messages } = await sendCode(page, timed.url)
  const opens = page.waitForEvent('popup')
  await page.getByLabel('Six-digit code').fill(/\b\d{6}\b/.exec(messages[0].text)?.[0] ?? '')
  await decide(await opens, `twitch-${email}`)
  await expect(page.getByRole('heading', { name: 'Linked' })).toBeFocused()

  await page.context().clearCookies()
  await page.goto(`${timed.url}/oauth`)
  await choose(page, 'Twitch')
  await decide(page, `twitch-${email}`)
  await signedIn(page, email).waitFor()
  const again = await (await page.request.get(`${timed.url}/auth/session`)).json()
  expect(again.output.user.userId).toBe(own.output.user.userId)
})

const sendCode = async (page: Page, url: string) => {
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  return (await page.request.get(`${url}/demo/outbox`)).json()
}
