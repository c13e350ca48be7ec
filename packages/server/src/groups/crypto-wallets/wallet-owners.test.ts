import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, type TestServer } from '../../testing.ts'
import { ethereumWallet, solanaWallet, type TestWallet } from '../../testing-wallets.ts'
import { codeOf, stepAt } from '../totps/totp.ts'

const MINUTE = 60_000
const plenty = { burst: 100_000, perMinute: 100_000 }

describe('wallets and their users', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ limits: { walletTries: plenty } })
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

  test('belong to the user that is named, once they have signed', async () => {
    const { session_token, session_jwt, user_id } = await signIn(ethereumWallet())
    for (const named of [{ session_token }, { session_jwt }, { user_id }]) {
      const wallet = solanaWallet()
      const started = await start(wallet, named)
      expect(started).toMatchObject({ user_id, user_created: false })
      const { session, user } = await finish(wallet, await wallet.sign(started.challenge), {
        session_token,
      })
      expect(session?.user_id).toBe(user_id)
      expect(user.crypto_wallets.at(-1)).toMatchObject({
        crypto_wallet_address: wallet.address,
        verified: true,
      })
    }
    const { sessions } = await kit.api.sessions.get({ user_id })
    expect(sessions[0]?.authentication_factors).toHaveLength(4)
    const wallet = ethereumWallet()
    await expect(start(wallet, { session_token, user_id })).rejects.toMatchObject({
      errorType: 'too_many_user_selection_arguments',
    })
  })

  test('of one user never sign in another, and are added to no other', async () => {
    const one = ethereumWallet()
    const other = ethereumWallet()
    const { session_token } = await signIn(one)
    const { user_id } = await signIn(other)
    await expect(start(other, { session_token })).rejects.toMatchObject({
      statusCode: 400,
      errorType: 'duplicate_wallet_address',
    })
    const { user_id: still, session_token: fresh } = await signIn(other, { session_token })
    expect(still).toBe(user_id)
    expect(fresh).not.toBe(session_token)
  })

  test('that were only asked for are nobody’s: their owner comes first', async () => {
    const attacker = await signIn(ethereumWallet())
    const victim = ethereumWallet()
    await start(victim, { session_token: attacker.session_token })
    expect((await kit.api.users.get({ user_id: attacker.user_id })).crypto_wallets).toHaveLength(2)
    const { user_id } = await signIn(victim)
    expect(user_id).not.toBe(attacker.user_id)
    expect((await kit.api.users.get({ user_id: attacker.user_id })).crypto_wallets).toHaveLength(1)

    // And who asks as a stranger does not keep the owner from adding it.
    const wallet = ethereumWallet()
    await start(wallet)
    const { challenge, user_id: owner } = await start(wallet, { user_id })
    expect(owner).toBe(user_id)
    await finish(wallet, await wallet.sign(challenge))
  })

  test('that nobody proves in five minutes are taken off the user again', async () => {
    const { user_id } = await signIn(ethereumWallet())
    const wallet = ethereumWallet()
    const { challenge } = await start(wallet, { user_id })
    const signature = await wallet.sign(challenge)
    kit.clock.advance(5 * MINUTE)
    expect((await kit.api.users.get({ user_id })).crypto_wallets).toHaveLength(1)
    await expect(finish(wallet, signature)).rejects.toMatchObject({
      errorType: 'crypto_wallet_not_found',
    })
    expect((await start(wallet)).user_created).toBe(true)
  })

  test('that came before the proof of an address go with it, TOTP and sessions too', async () => {
    const email = `${ethereumWallet().address.toLowerCase()}@example.com`
    const planted = await kit.api.passwords.create({
      email,
      password: 'plum-orbit-walnut-42',
      session_duration_minutes: 60,
    })
    const { user_id, session_token } = planted
    kit.clock.advance(1000)
    const spy = ethereumWallet()
    const { challenge } = await start(spy, { session_token })
    await finish(spy, await spy.sign(challenge), { session_token })
    await kit.api.totps.create({ user_id })

    const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
    const code = codeIn(kit.outbox.messages()[0])
    const owner = await kit.api.otps.authenticate({ method_id: email_id, code })
    expect(owner).toMatchObject({ user_id, reset_sessions: true })
    expect(owner.user).toMatchObject({ crypto_wallets: [], totps: [] })
    await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    expect((await start(spy)).user_id).not.toBe(user_id)
  })

  test('end what somebody set up before they signed for the first time', async () => {
    const plant = async () => {
      const wallet = ethereumWallet()
      const { challenge, user_id } = await start(wallet)
      const { secret } = await kit.api.totps.create({ user_id })
      const { session_token } = await kit.api.totps.authenticate({
        user_id,
        totp_code: codeOf(secret, stepAt(new Date(kit.clock.now()))),
        session_duration_minutes: 60,
      })
      return { wallet, session_token, signature: await wallet.sign(challenge) }
    }
    const { wallet, session_token, signature } = await plant()
    const { user } = await finish(wallet, signature)
    expect(user).toMatchObject({ totps: [], crypto_wallets: [{ verified: true }] })
    await expect(kit.api.sessions.authenticate({ session_token })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    // Whoever shows the session is the one who set it up.
    const own = await plant()
    const kept = await finish(own.wallet, own.signature, { session_token: own.session_token })
    expect(kept.user.totps).toMatchObject([{ verified: true }])
  })

  test('keep their account when an address is added to it', async () => {
    const wallet = ethereumWallet()
    const { user_id } = await signIn(wallet)
    kit.clock.advance(1000)
    await kit.api.totps.create({ user_id })
    const email = `${wallet.address.toLowerCase()}@example.com`
    const { email_id } = await kit.api.otps.emailSend({ email, user_id })
    const code = codeIn(kit.outbox.messages()[0])
    const { user } = await kit.api.otps.authenticate({ method_id: email_id, code })
    expect(user).toMatchObject({ crypto_wallets: [{ verified: true }], totps: [{}] })
  })

  test('do not spend a challenge on a session that is gone', async () => {
    const wallet = solanaWallet()
    const { challenge } = await start(wallet)
    const signature = await wallet.sign(challenge)
    await expect(finish(wallet, signature, { session_token: 'gone' })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    await finish(wallet, signature)
  })

  test('of a locked user wait', async () => {
    const wallet = ethereumWallet()
    const { user_id } = await signIn(wallet)
    await kit.api.totps.create({ user_id })
    for (let index = 0; index < 10; index += 1) {
      await kit.api.totps.authenticate({ user_id, totp_code: '000000' }).catch(() => {})
    }
    const { challenge } = await start(wallet)
    for (const signer of [wallet, ethereumWallet()]) {
      await expect(finish(wallet, await signer.sign(challenge))).rejects.toMatchObject({
        statusCode: 429,
        errorType: 'user_lock_limit_reached',
      })
    }
    kit.clock.advance(60 * MINUTE)
    await signIn(wallet)
  })
})
