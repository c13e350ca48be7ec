import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { createInbox } from './inbox.ts'
import { decide } from './provider.ts'
import {
  expect,
  newAddress,
  openAccount,
  signIn,
  signOut,
  signUp,
  strongPassword,
  test,
  type Page,
} from './test.ts'

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

const check = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

test('shows who is signed in, and where', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await page.getByRole('link', { name: 'Go to your account' }).click()
  const main = page.getByRole('main')
  await expect(main.getByRole('listitem').getByText(email)).toBeVisible()
  await expect(main.getByText('Primary', { exact: true })).toBeVisible()
  await expect(main.getByText('This device')).toBeVisible()
})

test('ends the session of one other device', async ({ page, browser, baseURL, inbox, email }) => {
  await signIn(page, inbox, email)
  const other = await browser.newPage({ baseURL: baseURL ?? '', userAgent: phone })
  await signIn(other, inbox, email)

  await openAccount(page)
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

  await openAccount(page)
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

test('signs out, and stays out after the back button @firefox', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
  await page.goBack()
  await expect(page.getByText('Signed out')).toBeVisible()
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login/)
})

test('renames', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await check(page)
  await page.getByRole('button', { name: 'Change your name' }).click()
  await expect(page.getByLabel('First name')).toBeFocused()
  await page.getByLabel('First name').fill('Ada')
  await page.getByLabel('Last name').fill('Lovelace')
  await check(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Ada Lovelace')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change your name' })).toBeFocused()
})

test('adds an address, makes it the primary one, removes the old one, and keeps the last @firefox', async ({
  page,
  inbox,
  email,
}) => {
  const added = newAddress()
  await signIn(page, inbox, email)
  await openAccount(page)
  const addresses = page.getByRole('list', { name: 'E-mail addresses' })
  await page.getByRole('button', { name: `Remove ${email}` }).click()
  await expect(page.getByText('This is your only way to sign in')).toBeVisible()

  await page.getByRole('button', { name: 'Add an e-mail address' }).click()
  await page.getByLabel('E-mail address', { exact: true }).fill(added)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = await inbox.code(added)
  await expect(page.getByLabel('Six-digit code')).toBeFocused()
  // The challenge is still there after a reload, and the address is not on the account yet.
  await page.reload()
  await page.getByLabel('Six-digit code').waitFor()
  await check(page)
  await expect(addresses.getByRole('listitem')).toHaveCount(1)
  await page.getByLabel('Six-digit code').fill(code)
  await expect(page.getByText(`${added} is on your account now.`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add an e-mail address' })).toBeFocused()

  await page.getByRole('button', { name: `Make ${added} primary` }).click()
  await expect(
    addresses
      .getByRole('listitem')
      .filter({ hasText: added })
      .getByText('Primary', { exact: true }),
  ).toBeVisible()
  await page.getByRole('button', { name: `Remove ${email}` }).click()
  await expect(page.getByText(`${email} is removed.`)).toBeVisible()
  await expect(addresses.getByRole('listitem')).toHaveCount(1)
  await expect(page.locator('.lk-rows').first()).toBeFocused()
  await check(page)
  await page.getByRole('button', { name: `Remove ${added}` }).click()
  await expect(page.getByText('This is your only way to sign in')).toBeVisible()
})

test('tells nobody but its owner that an address is taken', async ({ page, inbox, email }) => {
  const taken = newAddress()
  await signIn(page, inbox, taken)
  await signOut(page)
  await signIn(page, inbox, email)
  await openAccount(page)
  await page.getByRole('button', { name: 'Add an e-mail address' }).click()
  await page.getByLabel('E-mail address', { exact: true }).fill(taken)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill('000000')
  await expect(page.getByText('That code is not right.')).toBeVisible()
  await page.getByLabel('Six-digit code').fill(await inbox.code(taken))
  await expect(page.getByText('It is yours, but it belongs to another account.')).toBeVisible()
})

test('changes the password, which ends the sessions elsewhere', async ({
  page,
  browser,
  baseURL,
  inbox,
  email,
}) => {
  await signUp(page, inbox, email)
  const other = await browser.newPage({ baseURL: baseURL ?? '', userAgent: phone })
  await signIn(other, inbox, email)

  await openAccount(page)
  await page.getByText('Safari on iPhone').waitFor()
  await page.getByRole('button', { name: 'Change your password' }).click()
  await page.getByLabel('Current password').fill('not my password')
  await page.getByLabel('New password').fill('basalt 93 umbrella quiet ferry')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('That password is not right.')).toBeVisible()
  await expect(page.getByLabel('Current password')).toBeFocused()
  await check(page)
  await page.getByLabel('Current password').fill(strongPassword)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Your new password works from now on.')).toBeVisible()
  await expect(page.getByText('Safari on iPhone')).toBeHidden()

  await other.goto('/account')
  await expect(other).toHaveURL(/\/login/)
  await other.close()
})

test('adds a wallet, and removes it', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await page.getByRole('button', { name: 'Add a wallet' }).click()
  await page.getByRole('button', { name: /^Demo wallet/ }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('Add this wallet to my account.')).toBeVisible()
  await check(page)
  await page.getByRole('button', { name: 'Sign the message' }).click()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText('The wallet is on your account now.')).toBeVisible()
  const wallets = page.getByRole('list', { name: 'Crypto wallets' })
  await wallets.getByRole('button', { name: /^Remove/ }).click()
  await expect(page.getByText('No wallet yet.')).toBeVisible()
})

test('links an account at a provider, and unlinks it', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  await page.getByRole('button', { name: 'Link GitHub', exact: true }).click()
  await decide(page, newAddress())
  await expect(page).toHaveURL(/\/account$/)
  await expect(page.getByText('The account is linked.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Link GitHub', exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Unlink GitHub' }).click()
  await expect(page.getByText('No linked account yet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Link GitHub', exact: true })).toBeVisible()
})

test('hands out a file with all that is known', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await openAccount(page)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download your data' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('account.json')
  const file = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(file.user.emails).toEqual([{ email, verified: true, primary: true }])
})

test('deletes the account after a fresh proof, in every tab', async ({ browser, timed }) => {
  const context = await browser.newContext({ baseURL: timed.url })
  const [page, tab] = [await context.newPage(), await context.newPage()]
  const inbox = createInbox(timed.url)
  const email = newAddress()
  await signIn(page, inbox, email)
  await openAccount(page)
  await tab.goto('/account')
  await tab.getByRole('button', { name: 'Sign out' }).waitFor()
  await timed.advance(60 * 60_000)

  await page.getByRole('button', { name: 'Delete account…' }).click()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText('Type “delete”, and nothing else.')).toBeVisible()
  await check(page)
  await page.getByLabel('Type “delete” to confirm').fill('Delete')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await dialog.getByRole('button', { name: 'Send me a code' }).click()
  await dialog.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByText('Your account is deleted.')).toBeVisible()
  await expect(tab).toHaveURL(/\/login/)
  await context.close()
})
