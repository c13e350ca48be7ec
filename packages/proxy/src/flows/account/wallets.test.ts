import { Wallet } from 'ethers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

type Signer = { address: string } & Pick<Wallet, 'signMessage'>

const start = (browser: Browser, { address }: Signer) =>
  browser.call('POST /account/wallets/start', { type: 'ethereum', address })
const add = async (browser: Browser, wallet: Signer) => {
  const { attempt, message } = await start(browser, wallet)
  const signature = await wallet.signMessage(message)
  return browser.call('POST /account/wallets/finish', { attempt, signature })
}
const signUp = async (wallet: Signer) => {
  const browser = kit.browser()
  const { address } = wallet
  const { attempt, message } = await browser.call('POST /wallet/start', {
    type: 'ethereum',
    address,
  })
  const signature = await wallet.signMessage(message)
  return browser.call('POST /wallet/finish', { attempt, signature })
}

test('adds a wallet that signs, and removes it again', async () => {
  const { browser } = await signIn(kit, 'ada@example.com')
  const wallet = Wallet.createRandom()
  const { message } = await start(browser, wallet)
  expect(message).toContain('Add this wallet to my account.')
  await expect(browser.call('GET /session', {})).resolves.toMatchObject({ user: { wallets: [] } })

  const { user } = await add(browser, wallet)
  expect(user.wallets).toMatchObject([{ address: wallet.address, verified: true }])
  await expect(signUp(wallet)).resolves.toMatchObject({ user: { userId: user.userId } })
  await expect(start(browser, wallet)).rejects.toMatchObject({ code: 'address-yours' })

  const id = user.wallets[0]?.walletId ?? ''
  await expect(browser.call('POST /account/wallets/remove', { id })).resolves.toMatchObject({
    user: { wallets: [] },
  })
})

test('tells of another account to the owner of the wallet only', async () => {
  const wallet = Wallet.createRandom()
  await signUp(wallet)
  const { browser } = await signIn(kit, 'grace@example.com')
  const taken = await start(browser, wallet)
  const free = await start(browser, Wallet.createRandom())
  const shape = ({ message }: { message: string }) => message.replaceAll(/0x\w+|Nonce: \w+/g, '#')
  expect(shape(taken)).toBe(shape(free))

  const { attempt } = taken
  const forged = await Wallet.createRandom().signMessage(taken.message)
  await expect(
    browser.call('POST /account/wallets/finish', { attempt, signature: forged }),
  ).rejects.toMatchObject({ code: 'signature-incorrect' })
  await expect(add(browser, wallet)).rejects.toMatchObject({ code: 'address-taken' })
  await expect(browser.call('GET /session', {})).resolves.toMatchObject({
    user: { emails: [{ email: 'grace@example.com' }], wallets: [] },
  })
})
