import { expect, signUp, strongPassword, test, type Page } from './test.ts'

const newPassword = 'violet anchor 83 saddle drift'

const askForReset = async (page: Page, email: string) => {
  await page.goto('/password-reset')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
}

test('sets a new password, and ends the sessions elsewhere @firefox', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  await signUp(page, inbox, email)
  const elsewhere = await browser.newPage({ baseURL: baseURL ?? '' })
  await elsewhere.goto('/password')
  await elsewhere.getByRole('button', { name: 'Forgot your password?' }).click()
  await elsewhere.getByLabel('E-mail address').fill(email)
  await elsewhere.getByRole('button', { name: 'Send me the link' }).click()
  await elsewhere.goto(await inbox.link(email))
  await expect(elsewhere).toHaveURL(/\/sign-in\/new-password$/)

  await elsewhere.getByLabel('New password').fill('password1')
  await elsewhere.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(elsewhere.getByText('This password is too easy to guess.')).toBeVisible()
  await elsewhere.getByLabel('New password').fill(newPassword)
  await elsewhere.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(elsewhere.getByRole('heading', { name: 'Your account' })).toBeVisible()

  await page.reload()
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail address or password is not right.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await elsewhere.close()
})

test('says that a link was used', async ({ page, inbox, email }) => {
  await signUp(page, inbox, email)
  await page.context().clearCookies()
  await askForReset(page, email)
  const link = await inbox.link(email)
  await page.goto(link)
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await page.getByRole('heading', { name: 'Your account' }).waitFor()

  await page.goto(link)
  await page.getByLabel('New password').fill(`${newPassword} again`)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(page.getByText('This link was used already. Each link works once.')).toBeVisible()
  await page.getByRole('button', { name: 'Ask for a new link' }).click()
  await expect(page).toHaveURL(/\/password-reset$/)
})

test('answers the same for an address without an account', async ({ page, inbox, email }) => {
  await askForReset(page, email)
  await expect(page.getByText(`If ${email} has an account`)).toBeVisible()
  expect(await inbox.count(email)).toBe(0)
})

test('says that a link was cut off', async ({ page }) => {
  await page.goto('/sign-in/new-password')
  await expect(
    page.getByText('This link is not complete. Open it from the mail again.'),
  ).toBeVisible()
})

test('offers a way in without a new password', async ({ page, inbox, email }) => {
  await signUp(page, inbox, email)
  await page.context().clearCookies()
  await askForReset(page, email)
  const { text } = await inbox.mail(email)
  const links = text.match(/https?:\S+token=\S+/g) ?? []
  expect(links).toHaveLength(2)
  await page.goto(links[1] ?? '')
  await page.getByRole('button', { name: 'Sign in here' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})
