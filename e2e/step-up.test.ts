import { AxeBuilder } from '@axe-core/playwright'
import { createInbox } from './inbox.ts'
import { expect, newAddress, test } from './test.ts'

test('asks for a proof that is fresh, makes the call once more, and can be cancelled @firefox', async ({
  browser,
  timed,
}) => {
  const page = await browser.newPage({ baseURL: timed.url })
  const inbox = createInbox(timed.url)
  const email = newAddress()
  await page.goto('/login?to=/step-up')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  const send = page.getByRole('button', { name: 'Send it' })
  await send.click()
  await expect(page.getByText('Done: the money')).toBeVisible()

  await timed.advance(61_000)
  await send.click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await expect(dialog).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Cancelled: nothing was sent.')).toBeVisible()
  await expect(send).toBeFocused()

  await send.click()
  await dialog.getByRole('button', { name: 'Send me a code' }).click()
  await dialog.getByLabel('Six-digit code').fill('000000')
  await expect(dialog.getByText('That code is not right.')).toBeVisible()
  await dialog.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByText('Done: the money')).toBeVisible()
  await expect(dialog).toBeHidden()
  await page.close()
})

test('asks before an authenticator app is set up in an old session', async ({ browser, timed }) => {
  const page = await browser.newPage({ baseURL: timed.url })
  const inbox = createInbox(timed.url)
  const email = newAddress()
  await page.goto('/login?to=/totp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  const setUp = page.getByRole('button', { name: 'Set up an app' })
  await setUp.waitFor()
  await timed.advance(60 * 60_000)
  await setUp.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Nothing was changed')).toBeVisible()
  await setUp.click()
  await dialog.getByRole('button', { name: 'Send me a code' }).click()
  await dialog.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  await page.close()
})
