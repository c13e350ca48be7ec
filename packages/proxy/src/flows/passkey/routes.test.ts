import { Wallet } from 'ethers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { createTestPasskey } from '../../testing-passkeys.ts'
import { signIn, signUpWithTotp, totpCode } from '../../testing-second-factor.ts'
import { embedded } from '../../upstream.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const hourMs = 60 * 60_000
const withUp = { flags: 1 }

const finish = (browser: Browser, proof: Awaited<ReturnType<typeof prove>>) =>
  browser.call('POST /passkey/finish', proof)
const prove = (browser: Browser, passkey = createTestPasskey()) => passkey.prove(browser, 'sign-in')

/** Somebody with an address and a passkey. */
const owner = async (email: string) => {
  const { browser } = await signIn(kit, email)
  const passkey = createTestPasskey()
  const list = await passkey.register(browser)
  return { browser, passkey, passkeyId: list.passkeys[0]?.passkeyId ?? '' }
}

/** Somebody who has nothing but a wallet, and so no address. */
const signInByWallet = async (browser: Browser, wallet = Wallet.createRandom()) => {
  const { attempt, message } = await browser.call('POST /wallet/start', {
    type: 'ethereum',
    address: wallet.address,
  })
  const signature = await wallet.signMessage(message)
  return browser.call('POST /wallet/finish', { attempt, signature })
}

test('makes a passkey, and signs in with it on another browser, by no name', async () => {
  const { passkey } = await owner('ada@example.com')
  const outcome = await passkey.signIn(kit.browser())
  expect(outcome).toMatchObject({
    status: 'complete',
    isNewUser: false,
    user: { emails: [{ email: 'ada@example.com' }] },
    session: { factors: [{ type: 'webauthn', deliveryMethod: 'webauthn_registration' }] },
  })
})

test('takes site and origin from its configuration, whatever a request says', async () => {
  const { browser } = await signIn(kit, 'site@example.com')
  const ask = (path: string, body: object, headers: Record<string, string>) =>
    browser
      .send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      .then((answer) => answer.json())
  const lies = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
  const start = await ask(
    '/auth/passkey/start',
    { purpose: 'sign-in', domain: 'evil.example' },
    lies,
  )
  expect(start.output.options).toMatchObject({
    rpId: 'app.example',
    userVerification: 'required',
    allowCredentials: [],
  })
  const register = await ask('/auth/passkey/register/start', { automatic: false }, lies)
  expect(register.output.options).toMatchObject({
    rp: { id: 'app.example' },
    user: { name: 'site@example.com', displayName: 'site@example.com' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })

  // The API would take a page below the domain, and one of another port; the app has only its own.
  for (const elsewhere of ['https://user-pages.app.example', 'https://evil.example']) {
    const passkey = createTestPasskey(elsewhere)
    await expect(passkey.register(browser)).rejects.toMatchObject({
      code: 'passkey-domain-refused',
    })
    await expect(passkey.signIn(kit.browser())).rejects.toMatchObject({
      code: 'passkey-domain-refused',
    })
  }
})

test('belongs to a domain above the app where that is configured, and to no other', async () => {
  const options = { upstream: embedded(kit.server), clock: kit.clock.now }
  const app = 'https://app.shop.example'
  const proxy = createProxy({ ...options, origin: app, rpId: 'shop.example' })
  const browser = kit.browserOf(proxy)()
  const answer = await browser.send(`${app}/auth/passkey/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app },
    body: '{"purpose":"sign-in"}',
  })
  expect((await answer.json()).output.options.rpId).toBe('shop.example')
  for (const rpId of ['hop.example', 'other.example', 'www.app.shop.example']) {
    expect(() => createProxy({ ...options, origin: app, rpId })).toThrow(/rpId/)
  }
})

test('lets only the browser that asked answer, once, and in time', async () => {
  const { passkey } = await owner('bound@example.com')
  const browser = kit.browser()
  const proof = await prove(browser, passkey)
  await expect(finish(kit.browser(), proof)).rejects.toMatchObject({ code: 'attempt-unknown' })
  const stolen = await prove(kit.browser(), passkey)
  await expect(
    finish(browser, { attempt: proof.attempt, credential: stolen.credential }),
  ).rejects.toMatchObject({ code: 'passkey-incorrect' })

  const again = await prove(browser, passkey)
  await finish(browser, again)
  await expect(finish(browser, again)).rejects.toMatchObject({ code: 'attempt-unknown' })
  const late = await prove(browser, passkey)
  kit.clock.advance(5 * 60_000)
  await expect(finish(browser, late)).rejects.toMatchObject({
    code: 'passkey-expired',
    kind: 'expired',
  })
})

test('takes no challenge of one purpose for another', async () => {
  const { browser, passkey } = await owner('purpose@example.com')
  const stepUp = await passkey.prove(browser, 'step-up')
  await expect(finish(browser, stepUp)).rejects.toMatchObject({ code: 'attempt-unknown' })
  const other = await passkey.prove(browser, 'sign-in')
  await expect(
    browser.call('POST /step-up/finish', { way: 'passkey', ...other }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
  await expect(
    browser.call('POST /email-otp/finish', { attempt: other.attempt, code: '123456' }),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
  await expect(
    browser.call('POST /passkey/register/finish', await passkey.prove(browser, 'sign-in')),
  ).rejects.toMatchObject({ code: 'attempt-unknown' })
})

test('refuses whoever only touched, and whoever forged that they did more', async () => {
  const { passkey } = await owner('touch@example.com')
  await expect(passkey.signIn(kit.browser(), withUp)).rejects.toMatchObject({
    code: 'passkey-incorrect',
  })
  const forgeData = (data: Buffer) => {
    const forged = Buffer.from(data)
    forged[32] = (forged[32] ?? 0) | 4
    return forged
  }
  await expect(passkey.signIn(kit.browser(), { ...withUp, forgeData })).rejects.toMatchObject({
    code: 'passkey-incorrect',
  })
})

test('says which passkeys it does not know, and takes none for rubbish', async () => {
  await expect(createTestPasskey().signIn(kit.browser())).rejects.toMatchObject({
    code: 'passkey-unknown',
    kind: 'refused',
  })
  const browser = kit.browser()
  for (const clientDataJSON of ['eHg', 'bnVsbA', 'W10', '____']) {
    const { attempt, credential } = await prove(browser)
    const broken = { ...credential, response: { clientDataJSON } }
    await expect(finish(browser, { attempt, credential: broken })).rejects.toMatchObject({
      code: 'passkey-incorrect',
    })
  }
  expect(kit.faults).toEqual([])
})

test('lists, names and removes passkeys, and nobody else’s', async () => {
  const { browser, passkey, passkeyId } = await owner('lists@example.com')
  kit.clock.advance(1000)
  const named = await createTestPasskey().register(browser, { name: ' Key ring ' })
  expect(named.passkeys.map(({ name }) => name)).toEqual([expect.stringMatching(/\w/), 'Key ring'])
  const listed = await browser.call('GET /passkey', {})
  expect(listed).toEqual(named)
  expect(listed.account).toMatchObject({
    rpId: 'app.example',
    name: 'lists@example.com',
    credentialIds: [passkey.credentialId, expect.any(String)],
  })
  const { user } = (await browser.call('GET /session', {})) ?? {}
  expect(Buffer.from(listed.account.userId, 'base64url').toString()).toBe(user?.userId)

  const renamed = await browser.call('POST /passkey/rename', { passkeyId, name: 'Laptop' })
  expect(renamed.passkeys[0]?.name).toBe('Laptop')
  for (const name of ['', '  ', 'x'.repeat(65)]) {
    await expect(browser.call('POST /passkey/rename', { passkeyId, name })).rejects.toMatchObject({
      code: 'input-invalid',
    })
  }

  const other = await signIn(kit, 'thief@example.com')
  for (const call of [
    () => other.browser.call('POST /passkey/rename', { passkeyId, name: 'Mine' }),
    () => other.browser.call('POST /passkey/remove', { passkeyId }),
    () => browser.call('POST /passkey/remove', { passkeyId: 'webauthn-registration-test-1' }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'factor-unknown' })
  }
  const left = await browser.call('POST /passkey/remove', { passkeyId })
  expect(left.passkeys.map(({ name }) => name)).toEqual(['Key ring'])
  await expect(passkey.signIn(kit.browser())).rejects.toMatchObject({ code: 'passkey-unknown' })
})

test('asks a device for no second passkey, and takes none', async () => {
  const { browser, passkey } = await owner('twice@example.com')
  const { options } = await browser.call('POST /passkey/register/start', { automatic: true })
  expect(options).toMatchObject({
    excludeCredentials: [{ id: passkey.credentialId }],
    authenticatorSelection: { userVerification: 'preferred' },
  })
  await expect(passkey.register(browser)).rejects.toMatchObject({ code: 'passkey-exists' })
})

test('keeps the only way to sign in', async () => {
  const browser = kit.browser()
  await signInByWallet(browser)
  const one = await createTestPasskey().register(browser)
  const { user } = (await browser.call('GET /session', {})) ?? {}
  await kit.api.users.deleteCryptoWallet({ crypto_wallet_id: user?.wallets[0]?.walletId ?? '' })
  const remove = (passkeyId = '') => browser.call('POST /passkey/remove', { passkeyId })
  const passkeyId = one.passkeys[0]?.passkeyId
  await expect(remove(passkeyId)).rejects.toMatchObject({ code: 'last-factor', kind: 'refused' })
  kit.clock.advance(1000)
  const two = await createTestPasskey().register(browser)
  await remove(passkeyId)
  await expect(remove(two.passkeys[1]?.passkeyId)).rejects.toMatchObject({ code: 'last-factor' })
})

test('wants a fresh proof for every change, which a passkey can be', async () => {
  const { browser, passkey, passkeyId } = await owner('fresh@example.com')
  kit.clock.advance(hourMs)
  const changes = () => [
    browser.call('POST /passkey/register/start', { automatic: false }),
    browser.call('POST /passkey/rename', { passkeyId, name: 'New' }),
    browser.call('POST /passkey/remove', { passkeyId }),
  ]
  for (const change of changes()) {
    await expect(change).rejects.toMatchObject({
      code: 'step-up-required',
      ways: ['passkey', 'email-otp'],
    })
  }
  const theirs = await owner('other@example.com')
  const before = await browser.call('GET /session', {})
  await expect(
    theirs.passkey
      .prove(browser, 'step-up')
      .then((proof) => browser.call('POST /step-up/finish', { way: 'passkey', ...proof })),
  ).rejects.toMatchObject({ code: 'passkey-incorrect' })
  const proof = await passkey.prove(browser, 'step-up')
  const { session } = await browser.call('POST /step-up/finish', { way: 'passkey', ...proof })
  expect(session).toMatchObject({
    sessionId: before?.session.sessionId,
    expiresAt: before?.session.expiresAt,
  })
  await Promise.all(changes())
})

test('stands for both factors of who has an authenticator app, and finishes a sign-in', async () => {
  const email = 'both@example.com'
  const { browser, secret } = await signUpWithTotp(kit, email)
  const passkey = createTestPasskey()
  await passkey.register(browser)
  await expect(passkey.signIn(kit.browser())).resolves.toMatchObject({ status: 'complete' })

  const half = await signIn(kit, email)
  expect(half.outcome).toMatchObject({
    status: 'second_factor',
    factors: ['passkey', 'totp', 'recovery-code'],
  })
  const proof = await passkey.prove(half.browser, 'second-factor')
  await expect(finish(half.browser, proof)).resolves.toMatchObject({
    status: 'complete',
    session: { factors: [{ type: 'otp' }, { type: 'webauthn' }] },
  })
  await expect(half.browser.call('GET /session', {})).resolves.not.toBeNull()
  const code = await totpCode(secret, kit.clock.now())
  const again = await signIn(kit, email)
  await expect(again.browser.call('POST /totp/finish', { code })).resolves.toBeDefined()
})

test('finishes nobody else’s sign-in, nor one that is over', async () => {
  const victim = 'victim@example.com'
  await createTestPasskey().register((await signUpWithTotp(kit, victim)).browser)
  const thief = createTestPasskey()
  await thief.register((await signIn(kit, 'thief2@example.com')).browser)
  const half = await signIn(kit, victim)
  await expect(
    finish(half.browser, await thief.prove(half.browser, 'second-factor')),
  ).rejects.toMatchObject({ code: 'passkey-incorrect' })
  await expect(half.browser.call('GET /session', {})).resolves.toBeNull()

  const proof = await thief.prove(half.browser, 'second-factor')
  await half.browser.call('POST /second-factor/cancel', {})
  await expect(finish(half.browser, proof)).rejects.toMatchObject({ code: 'second-factor-expired' })
  await expect(thief.prove(half.browser, 'second-factor')).rejects.toMatchObject({
    code: 'second-factor-expired',
  })
})

test('makes nobody owe a second factor, unless everybody does', async () => {
  const email = 'owes@example.com'
  const { passkey } = await owner(email)
  await expect(signIn(kit, email)).resolves.toMatchObject({ outcome: { status: 'complete' } })
  const proxy = createProxy({
    upstream: embedded(kit.server),
    origin,
    clock: kit.clock.now,
    secondFactor: 'always',
  })
  const strict = { ...kit, browser: kit.browserOf(proxy) }
  const { browser, outcome } = await signIn(strict, email)
  expect(outcome).toMatchObject({ status: 'second_factor', factors: ['passkey'] })
  await expect(browser.call('POST /totp/enrol', { signingIn: true })).rejects.toMatchObject({
    code: 'totp-active',
  })
  const proof = await passkey.prove(browser, 'second-factor')
  await expect(finish(browser, proof)).resolves.toMatchObject({ status: 'complete' })
})

test('takes a passkey that the browser made with nobody present, where that was asked for', async () => {
  const { browser } = await signIn(kit, 'upgrade@example.com')
  const passkey = createTestPasskey()
  const absent = { flags: 0 }
  await expect(passkey.register(browser, {}, absent)).rejects.toMatchObject({
    code: 'passkey-incorrect',
  })
  await passkey.register(browser, { automatic: true }, absent)
  await expect(passkey.signIn(kit.browser(), absent)).rejects.toMatchObject({
    code: 'passkey-incorrect',
  })
  await expect(passkey.signIn(kit.browser())).resolves.toMatchObject({ status: 'complete' })
})

test('proves nothing by being made', async () => {
  const { browser } = await signIn(kit, 'made@example.com')
  await createTestPasskey().register(browser)
  const answer = await browser.call('GET /session', {})
  expect(answer?.session.factors.map(({ type }) => type)).toEqual(['otp'])
})

test('pushes out no code that somebody waits for, however often a page offers passkeys', async () => {
  const browser = kit.browser()
  const email = 'patient@example.com'
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  for (let load = 0; load < 8; load++) {
    kit.clock.advance(1)
    await browser.call('POST /passkey/start', { purpose: 'sign-in' })
  }
  expect([...browser.cookies.keys()].filter((name) => name.includes('offer-'))).toHaveLength(3)
  await expect(
    browser.call('POST /email-otp/finish', { attempt, code: kit.codeFor(email) }),
  ).resolves.toMatchObject({ status: 'complete' })
})
