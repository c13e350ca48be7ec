import { generateKeyPairSync, sign } from 'node:crypto'
import { base58 } from '@scure/base'
import { Wallet } from 'ethers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { embedded } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const start = (browser: Browser, address: string, chainId?: string) =>
  browser.call('POST /wallet/start', { type: 'ethereum', address, ...(chainId && { chainId }) })

const signIn = async (
  browser: Browser,
  wallet: { address: string } & Pick<Wallet, 'signMessage'>,
) => {
  const { attempt, message } = await start(browser, wallet.address)
  const signature = await wallet.signMessage(message)
  return browser.call('POST /wallet/finish', { attempt, signature })
}

test('signs up with a wallet, and in with the same', async () => {
  const wallet = Wallet.createRandom()
  const first = await signIn(kit.browser(), wallet)
  expect(first).toMatchObject({
    status: 'complete',
    isNewUser: true,
    user: { emails: [], wallets: [{ type: 'ethereum', address: wallet.address, verified: true }] },
    session: { factors: [{ type: 'crypto', deliveryMethod: 'crypto_wallet' }] },
  })
  const again = await signIn(kit.browser(), wallet)
  expect(again).toMatchObject({ status: 'complete', isNewUser: false })
  const userOf = (outcome: typeof first) => 'user' in outcome && outcome.user.userId
  expect(userOf(again)).toBe(userOf(first))
})

test('signs up with a wallet of Solana', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const address = base58.encode(key)
  const browser = kit.browser()
  const { attempt, message } = await browser.call('POST /wallet/start', { type: 'solana', address })
  expect(message).toContain(address)
  const signature = base58.encode(sign(null, Buffer.from(message), privateKey))
  await expect(browser.call('POST /wallet/finish', { attempt, signature })).resolves.toMatchObject({
    status: 'complete',
    user: { wallets: [{ type: 'solana', address }] },
  })
})

test('writes the message itself: its own site, the chain of the wallet, five minutes', async () => {
  const { address } = Wallet.createRandom()
  const { message, expiresAt } = await start(kit.browser(), address, '137')
  const [head, account, , statement] = message.split('\n')
  expect(head).toBe('app.example wants you to sign in with your Ethereum account:')
  expect(account).toBe(address)
  expect(statement).toMatch(/costs nothing/)
  expect(message).toContain(`\nURI: ${origin}\n`)
  expect(message).toContain('\nChain ID: 137\n')
  expect(expiresAt).toBe(kit.clock.now() + 5 * 60_000)
  expect(message).toContain(`\nExpiration Time: ${new Date(expiresAt).toISOString()}`)
})

test('takes no part of the message from the browser', async () => {
  const { address } = Wallet.createRandom()
  const input = { type: 'ethereum', address, domain: 'evil.example', uri: 'https://evil.example' }
  const response = await kit.browser().send('/auth/wallet/start', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...input, statement: 'Give', siwe_params: input }),
  })
  expect(response.status).toBe(200)
  expect(await response.text()).not.toMatch(/evil|Give/)
})

test('names the configured origin that the page stands on, and no other', async () => {
  const proxy = createProxy({
    upstream: embedded(kit.server),
    origin: [origin, 'https://www.app.example'],
    clock: kit.clock.now,
  })
  const { address } = Wallet.createRandom()
  const from = (site: string) =>
    proxy.fetch(
      new Request(`${origin}/auth/wallet/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: site },
        body: JSON.stringify({ type: 'ethereum', address }),
      }),
    )
  expect(await (await from('https://www.app.example')).text()).toContain('www.app.example wants')
  expect(await (await from(origin)).text()).toContain('"message":"app.example wants')
  expect((await from('https://evil.example')).status).toBe(403)
})

test('refuses the signature of another wallet, and the message with it', async () => {
  const browser = kit.browser()
  const wallet = Wallet.createRandom()
  const { attempt, message } = await start(browser, wallet.address)
  const finish = (signature: string) => browser.call('POST /wallet/finish', { attempt, signature })
  await expect(finish(await Wallet.createRandom().signMessage(message))).rejects.toMatchObject({
    code: 'signature-incorrect',
    kind: 'expired',
  })
  await expect(finish(await wallet.signMessage(message))).rejects.toMatchObject({
    code: 'signature-expired',
  })
})

test('refuses a signature of another text', async () => {
  const browser = kit.browser()
  const wallet = Wallet.createRandom()
  const { attempt, message } = await start(browser, wallet.address)
  const signature = await wallet.signMessage(message.replace('app.example', 'evil.example'))
  await expect(browser.call('POST /wallet/finish', { attempt, signature })).rejects.toMatchObject({
    code: 'signature-incorrect',
  })
})

test('refuses a signature twice, and one of an older message', async () => {
  const browser = kit.browser()
  const wallet = Wallet.createRandom()
  const older = await start(browser, wallet.address)
  const newer = await start(browser, wallet.address)
  const answer = { attempt: newer.attempt, signature: await wallet.signMessage(newer.message) }
  await browser.call('POST /wallet/finish', answer)
  await expect(browser.call('POST /wallet/finish', answer)).rejects.toMatchObject({
    code: 'signature-expired',
  })
  const { attempt, message } = older
  const signature = await wallet.signMessage(message)
  await expect(browser.call('POST /wallet/finish', { attempt, signature })).rejects.toMatchObject({
    code: 'signature-expired',
  })
})

test('refuses a signature after five minutes', async () => {
  const browser = kit.browser()
  const wallet = Wallet.createRandom()
  const { attempt, message } = await start(browser, wallet.address)
  kit.clock.advance(5 * 60_000)
  const signature = await wallet.signMessage(message)
  await expect(browser.call('POST /wallet/finish', { attempt, signature })).rejects.toMatchObject({
    code: 'signature-expired',
  })
})

test('lets only the browser that asked use the signature', async () => {
  const wallet = Wallet.createRandom()
  const { attempt, message } = await start(kit.browser(), wallet.address)
  const signature = await wallet.signMessage(message)
  await expect(
    kit.browser().call('POST /wallet/finish', { attempt, signature }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
})

test('does not take the attempt of one flow for another', async () => {
  const browser = kit.browser()
  const { attempt } = await start(browser, Wallet.createRandom().address)
  await expect(
    browser.call('POST /email-otp/finish', { attempt, code: '123456' }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
})

test('answers a known and a new wallet alike, but for names and times', async () => {
  const known = Wallet.createRandom()
  await signIn(kit.browser(), known)
  const shapeOf = async (address: string) => {
    const response = await kit.browser().send('/auth/wallet/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'ethereum', address }),
    })
    const body = await response.text()
    return {
      status: response.status,
      headers: [...response.headers.keys()],
      cookies: response.headers.getSetCookie().map((line) => line.length),
      body: body.replace(/"attempt":"[\w-]+"|Nonce: \w+|0x\w{40}/g, '#'),
    }
  }
  const answer = await shapeOf(known.address)
  expect(await shapeOf(Wallet.createRandom().address)).toEqual(answer)
})

test('says so when a wallet is of no kind that it can check', async () => {
  const browser = kit.browser()
  for (const address of ['', '0x12', 'x'.repeat(129), `0x${'g'.repeat(40)}`]) {
    await expect(start(browser, address)).rejects.toMatchObject({ code: 'wallet-unsupported' })
  }
  const { address } = Wallet.createRandom()
  for (const chainId of ['0x1', '0', '9'.repeat(20)]) {
    await expect(start(browser, address, chainId)).rejects.toMatchObject({
      code: 'wallet-unsupported',
    })
  }
  const { attempt } = await start(browser, address)
  for (const signature of ['', '0x', '0x1234', `0x${'00'.repeat(300)}`]) {
    await expect(browser.call('POST /wallet/finish', { attempt, signature })).rejects.toMatchObject(
      { code: 'wallet-unsupported' },
    )
  }
  expect(kit.faults).toEqual([])
})
