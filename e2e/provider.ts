import type { Page } from './test.ts'

/** Is somebody at the page that plays a provider, and decides. */
export const decide = async (
  page: Page,
  email: string,
  decision: 'Continue' | 'Refuse' | 'Fail with an error' = 'Continue',
) => {
  await page.getByRole('button', { name: decision, exact: true }).waitFor()
  const field = page.getByLabel('E-mail address')
  if (await field.isVisible()) await field.fill(email)
  await page.getByRole('button', { name: decision, exact: true }).click()
}
