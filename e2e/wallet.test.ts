import { expect, signOut, test, type Page } from './test.ts'
import { addEthereumWallet, addSolanaWallet } from './wallets.ts'

const choose = (page: Page, name: RegExp | string) => page.getByRole('button', { name }).click()
const sign = (page: Page) => page.getByRole('button', { name: 'Sign the message' }).click()

const userId = async (page: Page) => {
  const { output } = await (await page.request.get('/auth/session')).json()
  return output?.user.userId
}

test('signs up, and in again, with a wallet that shows itself @firefox', async ({
  page,
  baseURL,
}) => {
  const wallet = await addEthereumWallet(page)
  await page.goto('/wallet')
  await choose(page, /Test wallet/)
  await wallet.approve()

  await expect(page.getByRole('heading', { name: 'Read, then sign' })).toBeVisible()
  const message = page.getByRole('region', { name: 'The message to sign' })
  await expect(message).toBeFocused()
  await expect(message).toContainText(
    `${new URL(baseURL ?? '').host} wants you to sign in with your Ethereum account:`,
  )
  await expect(message).toContainText(wallet.address)
  await expect(message).toContainText('Chain ID: 1')
  await sign(page)
  await wallet.approve()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeFocused()
  const first = await userId(page)
  expect(first).toBeTruthy()

  await signOut(page)
  await page.goto('/login')
  await choose(page, 'Use a crypto wallet')
  await choose(page, /Test wallet/)
  await wallet.approve()
  await sign(page)
  await wallet.approve()
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('main').getByText(wallet.address)).toBeVisible()
  expect(await userId(page)).toBe(first)
})

test('takes a no, and goes on when it is a yes', async ({ page }) => {
  const wallet = await addEthereumWallet(page)
  await page.goto('/wallet')
  await choose(page, /Test wallet/)
  await wallet.refuse()
  await expect(page.getByText('The wallet did not open an account')).toBeVisible()
  await choose(page, /Test wallet/)
  await wallet.approve()
  await sign(page)
  await wallet.refuse()
  await expect(page.getByText('You did not sign the message.')).toBeVisible()
  await sign(page)
  await wallet.approve()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('stops when account or network change while the wallet shows the message', async ({
  page,
}) => {
  const wallet = await addEthereumWallet(page)
  await page.goto('/wallet')
  await choose(page, /Test wallet/)
  await wallet.approve()
  await sign(page)
  await wallet.switchAccount()
  await expect(page.getByText('The wallet is on another account now.')).toBeVisible()
  await wallet.approve()
  await expect(page.getByText('The wallet is on another account now.')).toBeVisible()
  expect(await userId(page)).toBeUndefined()

  await wallet.switchAccount()
  await sign(page)
  await wallet.switchChain()
  await expect(page.getByText('The wallet is on another network now.')).toBeVisible()
  await wallet.approve()
  await page.getByRole('button', { name: 'Choose a wallet again' }).click()
  await expect(page.getByRole('button', { name: /Test wallet/ })).toBeFocused()
  await choose(page, /Test wallet/)
  await expect(page.getByRole('region', { name: 'The message to sign' })).toContainText(
    'Chain ID: 137',
  )
  await sign(page)
  await wallet.approve()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('offers to begin again when the message has expired', async ({ page, timed }) => {
  const wallet = await addEthereumWallet(page)
  await page.goto(`${timed.url}/wallet`)
  await choose(page, /Test wallet/)
  await wallet.approve()
  await page.getByRole('button', { name: 'Sign the message' }).waitFor()
  await timed.advance(5 * 60_000)
  await sign(page)
  await wallet.approve()
  await expect(page.getByText('This message has expired')).toBeVisible()
  await page.getByRole('button', { name: 'Begin again' }).click()
  await choose(page, /Test wallet/)
  await sign(page)
  await wallet.approve()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('signs up with a wallet of Solana @firefox', async ({ page }) => {
  await addSolanaWallet(page)
  await page.goto('/wallet')
  await choose(page, /Test Solana/)
  await expect(page.getByRole('region', { name: 'The message to sign' })).toContainText('Nonce')
  await sign(page)
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('can be tried with the wallet of the page, without an extension', async ({ page }) => {
  await page.goto('/wallet')
  await choose(page, /Demo wallet/)
  await page.getByRole('button', { name: 'Allow' }).click()
  await sign(page)
  await page.getByRole('button', { name: 'Switch account' }).click()
  await expect(page.getByText('The wallet is on another account now.')).toBeVisible()
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page.getByRole('button', { name: 'Choose a wallet again' }).click()
  await choose(page, /Demo wallet/)
  await sign(page)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await signOut(page)
})
