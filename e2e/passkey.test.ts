import { AxeBuilder } from '@axe-core/playwright'
import { addAuthenticator } from './authenticator.ts'
import { enrolTotp, signInHalf } from './enrol-totp.ts'
import { createInbox } from './inbox.ts'
import { expect, newAddress, signIn, signOut, test, type Page } from './test.ts'

const check = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

/** Makes a passkey for who is signed in. */
const register = async (page: Page) => {
  await page.goto('/passkey')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem').waitFor()
}

const byButton = (page: Page, name = 'Sign in with a passkey') =>
  page.getByRole('button', { name }).click()

test('makes a passkey, names it, signs in by the button, and removes it', async ({
  page,
  inbox,
  email,
}) => {
  const authenticator = await addAuthenticator(page)
  await signIn(page, inbox, email)
  await page.goto('/passkey')
  await expect(page.getByText('You have no passkey yet.')).toBeVisible()
  await check(page)
  await register(page)
  await check(page)

  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This device has a passkey for your account already.')).toBeVisible()

  await page.getByRole('button', { name: /^Rename/ }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await name.fill('My laptop')
  await check(page)
  await name.press('Enter')
  await expect(page.getByRole('button', { name: 'Rename My laptop' })).toBeFocused()

  await signOut(page)
  await page.goto('/passkey')
  await check(page)
  await byButton(page)
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()

  await page.getByRole('button', { name: 'Remove My laptop' }).click()
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await check(page)
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('You have no passkey yet.')).toBeVisible()
  // The browser was told, and has removed it as well.
  await expect.poll(() => authenticator.passkeys()).toEqual([])
})

test('signs in by the field, with the passkey that the browser offers there', async ({
  page,
  inbox,
  email,
}) => {
  await addAuthenticator(page)
  await signIn(page, inbox, email)
  await register(page)
  await signOut(page)
  // An authenticator that says yes at once stands for somebody who takes what is offered.
  await page.goto('/login')
  await expect(page).toHaveURL(/\/account/)
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('pauses the field for the button, takes a no, and goes on', async ({ page, inbox, email }) => {
  const authenticator = await addAuthenticator(page)
  await signIn(page, inbox, email)
  await register(page)
  await authenticator.setPresent(false)
  await page.evaluate(() => {
    const { get } = navigator.credentials
    const calls = { waiting: [] as string[], most: 0 }
    Object.assign(globalThis, { calls })
    navigator.credentials.get = async (options) => {
      calls.waiting.push(options?.mediation ?? 'dialog')
      calls.most = Math.max(calls.most, calls.waiting.length)
      return get.call(navigator.credentials, options).finally(() => calls.waiting.shift())
    }
  })
  type Calls = { waiting: string[]; most: number }
  const calls = () => page.evaluate(() => (globalThis as unknown as { calls: Calls }).calls)
  // Within the page, so that what is watched stays.
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveAttribute(
    'autocomplete',
    'username webauthn',
  )
  await expect.poll(calls).toEqual({ waiting: ['conditional'], most: 1 })
  await check(page)

  await authenticator.setVerified(false)
  await authenticator.setPresent(true)
  await byButton(page, 'Use a passkey')
  await expect(page.getByText('No passkey was used')).toBeVisible()
  await authenticator.setPresent(false)
  await authenticator.setVerified(true)
  await expect.poll(calls).toEqual({ waiting: ['conditional'], most: 1 })

  await authenticator.setPresent(true)
  await byButton(page, 'Use a passkey')
  await expect(page).toHaveURL(/\/account/)
  await expect.poll(calls).toEqual({ waiting: [], most: 1 })
})

test('finishes a sign-in that owes a second factor', async ({ page, inbox, email }) => {
  const authenticator = await addAuthenticator(page)
  await signIn(page, inbox, email)
  await enrolTotp(page)
  await register(page)
  await signOut(page)

  await authenticator.setVerified(false)
  await signInHalf(page, inbox, email)
  const use = page.getByRole('button', { name: 'Use a passkey' })
  await expect(use).toBeFocused()
  await use.click()
  await expect(page.getByText('No passkey was used')).toBeVisible()
  await check(page)
  await authenticator.setVerified(true)
  await use.click()
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('proves again who one is before something sensitive', async ({ browser, timed }) => {
  const page = await browser.newPage({ baseURL: timed.url })
  await addAuthenticator(page)
  const email = newAddress()
  await signIn(page, createInbox(timed.url), email)
  await register(page)
  await timed.advance(60 * 60_000)
  await page.getByRole('button', { name: /^Remove/ }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await check(page)
  await dialog.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('You have no passkey yet.')).toBeVisible()
  await page.close()
})
