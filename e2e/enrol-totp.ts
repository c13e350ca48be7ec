import { expect, type Page } from '@playwright/test'
import { totpCode } from './totp-code.ts'

/** Sets up an authenticator app, on the page of the person who is signed in. */
export const enrolTotp = async (
  page: Page,
): Promise<{ secret: string; recoveryCodes: string[] }> => {
  await page.goto('/totp')
  await page.getByRole('button', { name: 'Set up an app' }).click()
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible()
  const secret = (await page.locator('.lk-secret code').innerText()).replace(/\s/g, '')
  await page.getByLabel('Code from your app').fill(totpCode(secret))
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor()
  const recoveryCodes = await page.locator('.lk-codes code').allInnerTexts()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await page.getByText('On. Every sign-in takes').waitFor()
  return { secret, recoveryCodes }
}

/** Signs in by code as far as the second factor. */
export const signInHalf = async (
  page: Page,
  inbox: { code(to: string): Promise<string> },
  email: string,
  path = '/email-otp',
): Promise<void> => {
  await page.goto(path)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
}
