import { expect, signOut, signUp, strongPassword, test } from './test.ts'

test('signs a new person up, after a code', async ({ page, inbox, email }) => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Confirm your address' })).toBeVisible()
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('judges a password while it is typed', async ({ page }) => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  const field = page.getByLabel('Password', { exact: true })
  const meter = page.getByRole('meter', { name: 'Password strength' })
  await field.pressSequentially('password')
  await expect(meter).toHaveAttribute('aria-valuetext', 'Very easy to guess')
  await field.pressSequentially(' zebra orbit 47 lantern')
  await expect(meter).toHaveAttribute('aria-valuetext', 'Very strong')
})

test('refuses a weak password, and keeps the form', async ({ page, inbox, email }) => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('password1')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('This password is too easy to guess.')).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  expect(await inbox.count(email)).toBe(0)
})

test('signs a known person in without a code @firefox', async ({ page, inbox, email }) => {
  await signUp(page, inbox, email)
  await signOut(page)
  await page.goto('/password')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  expect(await inbox.count(email)).toBe(1)
})

test('says the same for a wrong password and an unknown address', async ({
  page,
  inbox,
  email,
}) => {
  await signUp(page, inbox, email)
  await signOut(page)
  await page.goto('/password')
  for (const address of [email, `nobody-${email}`]) {
    await page.getByLabel('E-mail address').fill(address)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('E-mail address or password is not right.')).toBeVisible()
    await expect(page.getByLabel('E-mail address')).toHaveValue(address)
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  }
})

test('tells nobody that an address has an account', async ({ page, inbox, email }) => {
  await signUp(page, inbox, email)
  await signOut(page)
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(`another ${strongPassword}`)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByRole('heading', { name: 'Confirm your address' })).toBeVisible()

  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await signOut(page)
  await page.goto('/password')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('asks for the code again at a sign-in that was left before it', async ({
  page,
  inbox,
  email,
}) => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Create account' }).click()
  await inbox.mail(email)
  await page.getByRole('button', { name: 'Use another address' }).click()
  await page.getByRole('button', { name: 'Have an account? Sign in' }).click()
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('comes back to the code after a reload', async ({ page, inbox, email }) => {
  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  await page.reload()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('shows the password when asked to', async ({ page }) => {
  await page.goto('/password')
  await page.getByLabel('Password', { exact: true }).fill('secret words')
  await page.getByRole('button', { name: 'Show password' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'password')
})

test('keeps what was typed when the network is dead', async ({ page, context, email }) => {
  await page.goto('/password')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(strongPassword)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('You seem to be offline. Nothing is lost')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(strongPassword)
})
