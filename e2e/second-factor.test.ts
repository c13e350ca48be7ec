import { AxeBuilder } from '@axe-core/playwright'
import { enrolTotp, signInHalf } from './enrol-totp.ts'
import { expect, signIn, signOut, test } from './test.ts'
import { totpCode } from './totp-code.ts'

test('signs in with a code and then the second factor, through a reload @firefox', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  const { secret } = await enrolTotp(page)
  await signOut(page)

  await signInHalf(page, inbox, email, '/login')
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.reload()
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await expect(page.getByText('Signed out')).toBeVisible()

  await page.getByLabel('Code from your app').fill('000000')
  await expect(page.getByText('That code is not right.')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze()
  expect(violations).toEqual([])
  await page.getByLabel('Code from your app').fill(totpCode(secret, { stepsAhead: 1 }))
  await expect(page).toHaveURL(/\/account/)
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('is nobody’s session before that, and begins again for who goes back', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  const { recoveryCodes } = await enrolTotp(page)
  await signOut(page)

  await signInHalf(page, inbox, email)
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
  // Another page finds what the browser has begun.
  await page.goto('/second-factor')
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  const told = page.waitForResponse((answer) => answer.url().endsWith('/second-factor/cancel'))
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(page.getByText('No sign-in waits')).toBeVisible()
  await told
  await page.reload()
  await expect(page.getByText('No sign-in waits')).toBeVisible()

  await signInHalf(page, inbox, email)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
})
