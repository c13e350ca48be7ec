import { expect, test } from 'vitest'
import { createAuth } from '../auth.ts'
import type { BrowserContract } from '../contract/index.ts'
import { createEmailOtpFlow } from '../flows/email-otp/flow.ts'
import { createFakePasskey, createFakeWallet, createMemoryBackend, totpCode } from './index.ts'
import { memoryRoutes, type MemoryRoutes } from './routes.ts'

test('signs in through a flow, without a network', async () => {
  const memory = createMemoryBackend()
  const flow = createEmailOtpFlow(createAuth({ backend: memory.browser() }))
  const first = flow.getState()
  if (first.step !== 'address') throw new Error('not at the address')
  const second = await first.start({ email: 'ada@example.com' })
  if (second.step !== 'code') throw new Error('not at the code')
  const done = await second.finish(memory.inbox.latestCode() ?? '')
  expect(done).toMatchObject({ step: 'done', outcome: { isNewUser: true } })
})

test('lets somebody set up an authenticator app on the way in, where everybody owes one', async () => {
  const memory = createMemoryBackend({ clock: () => 1_767_225_600_000, secondFactor: 'always' })
  const browser = memory.browser()
  const { attempt } = await browser('POST /email-otp/start', { email: 'ada@example.com' }, {})
  const code = memory.inbox.latestCode('ada@example.com') ?? ''
  const due = await browser('POST /email-otp/finish', { attempt, code }, {})
  expect(due).toMatchObject({ status: 'second_factor', factors: [] })
  const { secret } = await browser('POST /totp/enrol', { signingIn: true }, {})
  const shown = await totpCode(secret, 1_767_225_600_000)
  await expect(
    browser('POST /totp/confirm', { signingIn: true, code: shown }, {}),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: true })
  await expect(browser('GET /session', {}, {})).resolves.not.toBeNull()
})

test('tells its time, and stops when it is asked to', async () => {
  const memory = createMemoryBackend({ clock: () => 1_767_225_600_000 })
  const times: number[] = []
  await memory.browser()('GET /session', {}, { onServerTime: (now) => times.push(now) })
  expect(times).toEqual([1_767_225_600_000])
  const aborted = memory.browser()('GET /session', {}, { signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
})

test('does not compile without a route', () => {
  const { 'POST /email-otp/start': _, ...rest } = memoryRoutes
  // @ts-expect-error -- a route is missing
  const routes: MemoryRoutes<BrowserContract> = rest
  expect(Object.keys(routes)).not.toContain('POST /email-otp/start')
})

test('knows people from the beginning, with all that they have', async () => {
  const clock = () => 1_767_225_600_000
  const memory = createMemoryBackend({ clock })
  const ada = memory.addPerson({
    email: ['ada@example.com', 'ada@work.example'],
    phone: '+447400900321',
    name: { first: 'Ada' },
    password: 'correct horse battery',
    totp: true,
    passkeys: [createFakePasskey()],
    wallets: [createFakeWallet(), createFakeWallet('solana')],
    providers: { google: 'ada-at-google' },
  })
  const { backend, signedIn } = memory.signIn(ada.userId)
  expect(signedIn.user).toEqual(ada)
  await expect(backend('GET /session', {}, {})).resolves.toEqual(signedIn)
  const { wallets, providers, emails, hasPassword, name } = ada
  expect([wallets.length, providers.length, emails.length, hasPassword, name]).toEqual([
    2,
    1,
    2,
    true,
    'Ada',
  ])
  expect((await backend('GET /passkey', {}, {})).passkeys).toHaveLength(1)

  const other = memory.browser()
  const credentials = { email: 'ada@work.example', password: 'correct horse battery' }
  expect(await other('POST /password/sign-in', credentials, {})).toMatchObject({
    status: 'second_factor',
  })
  const code = await memory.authenticatorApp.code('ada@example.com')
  expect(await other('POST /totp/finish', { code }, {})).toMatchObject({ status: 'complete' })
  const [recoveryCode = ''] = memory.authenticatorApp.recoveryCodes()
  const proof = { way: 'recovery-code', code: recoveryCode } as const
  await other('POST /step-up/finish', proof, {})
  expect(memory.authenticatorApp.recoveryCodes()).toHaveLength(9)
})

test('adds nobody twice, and signs nobody in who owes a factor', () => {
  const memory = createMemoryBackend({ secondFactor: 'always' })
  const { userId } = memory.addPerson({ email: 'ada@example.com' })
  expect(() => memory.addPerson({ email: 'ADA@example.com' })).toThrow('ADA@example.com already')
  expect(() => memory.signIn(userId)).toThrow('owes a second factor')
  expect(() => memory.signIn('user-9')).toThrow('no user user-9')
  expect(() => memory.authenticatorApp.recoveryCodes()).toThrow('Nobody has')
})
