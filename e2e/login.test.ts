import { expect, signOut, signUp, strongPassword, test } from './test.ts'

test('signs in with the keyboard alone @firefox', async ({ page, inbox, email }) => {
  await page.goto('/login')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const field = page.getByLabel('E-mail address')
  for (let presses = 0; presses < 15; presses++) {
    await page.keyboard.press('Tab')
    if (await field.evaluate((input) => input === document.activeElement)) break
  }
  await expect(field).toBeFocused()
  await page.keyboard.type(email)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Six-digit code')).toBeFocused()
  await page.keyboard.type(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('keeps the address between the methods', async ({ page, inbox, email }) => {
  await page.goto('/login')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Use a password' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  await page.getByRole('button', { name: 'Get a link by e-mail' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.goto(await inbox.link(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('signs in with a password', async ({ page, inbox, email }) => {
  await signUp(page, inbox, email)
  await signOut(page)
  await page.goto('/login')
  await page.getByRole('button', { name: 'Use a password' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('leads to a new password and back', async ({ page, email }) => {
  await page.goto('/login')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Use a password' }).click()
  await page.getByRole('button', { name: 'Forgot your password?' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  await page.getByRole('button', { name: 'Have an account? Sign in' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible()
})

test('comes back to the code of any method after a reload', async ({ page, inbox, email }) => {
  await page.goto('/login')
  await page.getByRole('button', { name: 'Get a link by e-mail' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  await page.reload()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('shows every mail on the outbox page, with its code', async ({ page, context, email }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/login')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Open the outbox' }).click()
  const outbox = await opened
  const mail = outbox.getByRole('article').filter({ hasText: email })
  await expect(mail).toHaveCount(1)
  await mail.getByRole('button', { name: 'Copy code' }).click()
  await mail.getByRole('button', { name: 'Copied' }).waitFor()
  const code = await outbox.evaluate(() => navigator.clipboard.readText())

  await page.bringToFront()
  await page.getByLabel('Six-digit code').fill(code)
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})
