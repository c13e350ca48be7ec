import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { enrolTotp } from './enrol-totp.ts'
import { expect, signIn, signOut, test, type Page } from './test.ts'
import { totpCode } from './totp-code.ts'

const check = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

test('sets an app up, shows the recovery codes once, replaces it, and removes it', async ({
  page,
  inbox,
  email,
}) => {
  await signIn(page, inbox, email)
  await page.goto('/totp')
  await page.getByRole('button', { name: 'Set up an app' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  await check(page)
  const secret = await page.locator('.lk-secret code').innerText()
  await page.getByLabel('Code from your app').fill('000000')
  await expect(page.getByText('That code is not right.')).toBeVisible()
  await page.getByLabel('Code from your app').fill(totpCode(secret))

  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor()
  await check(page)
  const codes = await page.locator('.lk-codes code').allInnerTexts()
  expect(codes).toHaveLength(10)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as text' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('recovery-codes.txt')
  expect(await readFile(await download.path(), 'utf8')).toBe(`${codes.join('\n')}\n`)
  const storage = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
  expect(storage).not.toContain(codes[0])
  expect(storage).not.toContain(secret.replace(/\s/g, ''))

  await page.reload()
  await page.getByText('On. Every sign-in takes').waitFor()
  await check(page)
  await page.getByRole('button', { name: 'Set up another app instead' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  const another = await page.locator('.lk-secret code').innerText()
  expect(another).not.toBe(secret)
  await page.getByLabel('Code from your app').fill(totpCode(another))
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor()
  const fresh = await page.locator('.lk-codes code').allInnerTexts()
  expect(fresh.filter((code) => codes.includes(code))).toEqual([])
  await page.getByRole('button', { name: 'I have saved them' }).click()

  await page.getByRole('button', { name: 'Remove the app' }).click()
  await page.getByRole('button', { name: 'Set up an app' }).waitFor()
  await signOut(page)
  await signIn(page, inbox, email)
})

test('ends the sessions elsewhere that have no second factor @firefox', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  const other = await browser.newPage({ baseURL: baseURL ?? '' })
  await signIn(other, inbox, email)
  await signIn(page, inbox, email)
  await enrolTotp(page)
  await other.goto('/account')
  await expect(other).toHaveURL(/\/login/)
  await other.close()
})
