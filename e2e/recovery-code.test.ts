import { enrolTotp, signInHalf } from './enrol-totp.ts'
import { expect, signIn, signOut, test } from './test.ts'

test('gets in with a recovery code, once, and counts those that are left @firefox', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  await page.goto('/recovery-code')
  await expect(page.getByText('There are none')).toBeVisible()
  const { recoveryCodes } = await enrolTotp(page)
  const [code = ''] = recoveryCodes
  await signOut(page)

  await signInHalf(page, inbox, email)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill('aaaa-bbbb-cccc')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('That recovery code is not right.')).toBeVisible()
  // As it may have been written down.
  await page.getByLabel('Recovery code').fill(code.toUpperCase().replace(/-/g, ' '))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await page.goto('/recovery-code')
  await expect(page.getByText('You have 9 recovery codes left.')).toBeVisible()
  await signOut(page)

  await signInHalf(page, inbox, email)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('That recovery code was used already.')).toBeVisible()
})
