import { expect, signIn, test } from './test.ts'

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

test('shows who is signed in, and where', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await page.getByRole('link', { name: 'Go to your account' }).click()
  const main = page.getByRole('main')
  await expect(main.getByText(email)).toBeVisible()
  await expect(main.getByText('Verified', { exact: true })).toBeVisible()
  await expect(main.getByText('This device')).toBeVisible()
})

test('ends the session of one other device', async ({ page, browser, baseURL, inbox, email }) => {
  await signIn(page, inbox, email)
  const other = await browser.newPage({ baseURL: baseURL ?? '', userAgent: phone })
  await signIn(other, inbox, email)

  await page.goto('/account')
  await page.getByRole('button', { name: 'End session of Safari on iPhone' }).click()
  await expect(page.getByText('Safari on iPhone')).toBeHidden()
  await expect(page.getByText('This device')).toBeVisible()

  await other.goto('/account')
  await expect(other.getByText('Signed out')).toBeVisible()
  await expect(other).toHaveURL(/\/login/)
  await other.close()
})

test('ends all other sessions at once', async ({ page, browser, baseURL, inbox, email }) => {
  await signIn(page, inbox, email)
  const others = await Promise.all(
    [0, 1].map(() => browser.newPage({ baseURL: baseURL ?? '', userAgent: phone })),
  )
  for (const other of others) await signIn(other, inbox, email)

  await page.goto('/account')
  await expect(page.getByText('Safari on iPhone')).toHaveCount(2)
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(page.getByText('Safari on iPhone')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'End all other sessions' })).toBeHidden()
  for (const other of others) {
    await other.reload()
    await expect(other.getByText('Signed out')).toBeVisible()
    await other.close()
  }
})

test('signs out, and stays out after the back button', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
  await page.goBack()
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
})
