import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { ethereumWallet, solanaWallet, type TestWallet } from '../../testing-wallets.ts'

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }
const refusal = (reason: string) => ({
  statusCode: 401,
  errorType: 'unable_to_authenticate_crypto_wallet',
  details: { reason },
})
const siwe_params = { domain: 'app.example.com', uri: 'https://app.example.com/sign-in' }

describe.each(testEngines())('wallets on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, limits: { walletTries: plenty } })
  })
  afterAll(() => kit.close())

  const start = (wallet: TestWallet, more = {}) =>
    kit.api.cryptoWallets.authenticateStart({
      crypto_wallet_type: wallet.type,
      crypto_wallet_address: wallet.address,
      ...more,
    })
  const finish = (wallet: TestWallet, signature: string, more = {}) =>
    kit.api.cryptoWallets.authenticate({
      crypto_wallet_type: wallet.type,
      crypto_wallet_address: wallet.address,
      signature,
      ...more,
    })
  const signIn = async (wallet: TestWallet, more = {}) => {
    const { challenge } = await start(wallet)
    return finish(wallet, await wallet.sign(challenge), { session_duration_minutes: 60, ...more })
  }
  const kinds = [
    ['ethereum', ethereumWallet, {}],
    ['ethereum with a message of EIP-4361', ethereumWallet, { siwe_params }],
    ['solana', solanaWallet, {}],
  ] as const

  test.each(kinds)('sign up and log in: %s', async (_, create, params) => {
    const wallet = create()
    const started = await start(wallet, params)
    expect(started.user_created).toBe(true)
    expect(started.challenge).toContain(wallet.address)
    const { user_id } = started
    expect((await kit.api.users.get({ user_id })).crypto_wallets).toMatchObject([
      { crypto_wallet_address: wallet.address, verified: false },
    ])
    const answer = await finish(wallet, await wallet.sign(started.challenge), {
      session_duration_minutes: 60,
    })
    const [owned] = answer.user.crypto_wallets
    expect(owned).toEqual({
      crypto_wallet_id: expect.stringMatching(/^crypto-wallet-test-/),
      crypto_wallet_address: wallet.address,
      crypto_wallet_type: wallet.type,
      verified: true,
    })
    const { verified: _verified, ...crypto_wallet_factor } = owned ?? {}
    expect(answer.session?.authentication_factors).toMatchObject([
      { type: 'crypto', delivery_method: 'crypto_wallet', crypto_wallet_factor },
    ])
    const again = await start(wallet, params)
    expect(again).toMatchObject({ user_id, user_created: false })
    await finish(wallet, await wallet.sign(again.challenge))
  })

  test('make one user of a wallet that starts many times at once', async () => {
    const wallet = ethereumWallet()
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(wallet)))
    expect(new Set(answers.map(({ user_id }) => user_id)).size).toBe(1)
    expect(answers.filter(({ user_created }) => user_created)).toHaveLength(1)
  })

  test('take the newest challenge only', async () => {
    const wallet = solanaWallet()
    const older = await start(wallet)
    const newer = await start(wallet)
    await expect(finish(wallet, await wallet.sign(older.challenge))).rejects.toMatchObject(
      refusal('signature'),
    )
    // A wrong signature spends the challenge: of many at once, one is looked at.
    await expect(finish(wallet, await wallet.sign(newer.challenge))).rejects.toMatchObject(
      refusal('used'),
    )
    await signIn(wallet)
  })

  test('take a challenge for five minutes', async () => {
    const wallet = ethereumWallet()
    const { challenge } = await start(wallet)
    const signature = await wallet.sign(challenge)
    kit.clock.advance(5 * MINUTE)
    await expect(finish(wallet, signature)).rejects.toMatchObject(refusal('expired'))
    const next = await start(wallet)
    kit.clock.advance(5 * MINUTE - 1)
    await finish(wallet, await wallet.sign(next.challenge))
  })

  test('take no signature of another wallet, message or kind', async () => {
    const wallet = ethereumWallet()
    const other = ethereumWallet()
    const { challenge } = await start(wallet)
    await expect(finish(wallet, await other.sign(challenge))).rejects.toMatchObject(
      refusal('signature'),
    )
    const { challenge: theirs } = await start(other)
    await start(wallet)
    await expect(finish(wallet, await wallet.sign(theirs))).rejects.toMatchObject(
      refusal('signature'),
    )
    await expect(finish(ethereumWallet(), await wallet.sign(challenge))).rejects.toMatchObject({
      statusCode: 404,
      errorType: 'crypto_wallet_not_found',
    })
  })
})
