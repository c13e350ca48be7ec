import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type Challenge } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { complete, createLater, createTestBackend, rightCode } from '../../testing-backend.ts'
import { createEmailOtpFlow, type EmailOtpStep } from './flow.ts'

const to = { email: 'ada@example.com' }

beforeEach(() => {
  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const at = <S extends EmailOtpStep['step']>(flow: Flow<EmailOtpStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<EmailOtpStep>, { step: S }>
}

/** A flow that waits for the code, as after a reload: nothing but storage is shared. */
const open = (kit = createTestBackend()) => createEmailOtpFlow(createAuth(kit))

test('goes from the address to the code to done, and signs in', async () => {
  const auth = createAuth(createTestBackend())
  const flow = createEmailOtpFlow(auth)
  await at(flow, 'address').start(to)
  expect(at(flow, 'code').to).toEqual(to)
  expect(at(flow, 'code').challenge.resendAt).toBe(Date.now() + 30_000)
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({
    step: 'done',
    outcome: complete,
  })
  expect(auth.session.getState()).toMatchObject({ step: 'signed-in', user: complete.user })
})

test('stays with the code and the address after a wrong guess, and says how many are left', async () => {
  const flow = open()
  await at(flow, 'address').start(to)
  expect(await at(flow, 'code').finish('000000')).toMatchObject({
    step: 'code',
    to,
    error: { code: 'code-incorrect', field: 'code', params: { attemptsLeft: 4 } },
  })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('stays with the address when no mail was sent, and says when to try again', async () => {
  const retryAt = Date.now() + 60_000
  const kit = createTestBackend({
    'POST /email-otp/start': () => {
      throw new AuthError('rate-limited', { retryAt })
    },
  })
  expect(await at(open(kit), 'address').start(to)).toMatchObject({
    step: 'address',
    error: { code: 'rate-limited', kind: 'limited', retryAt },
  })
})

test('takes the code of the newest mail after another was sent', async () => {
  const kit = createTestBackend()
  const flow = open(kit)
  await at(flow, 'address').start(to)
  vi.advanceTimersByTime(30_000)
  await at(flow, 'code').resend()
  expect(at(flow, 'code').challenge).toMatchObject({
    attempt: 'attempt-2',
    resendAt: Date.now() + 30_000,
  })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
  expect(kit.requests.at(-1)?.input).toEqual({ attempt: 'attempt-2', code: rightCode })
})

test('keeps the code that was sent when the next mail fails', async () => {
  const kit = createTestBackend()
  const flow = open(kit)
  await at(flow, 'address').start(to)
  kit.answers['POST /email-otp/start'] = () => Promise.reject(new AuthError('offline'))
  expect(await at(flow, 'code').resend()).toMatchObject({
    step: 'code',
    challenge: { attempt: 'attempt-1' },
    error: { code: 'offline' },
  })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('sends one mail for two clicks', async () => {
  const kit = createTestBackend()
  const { start } = at(open(kit), 'address')
  await Promise.all([start(to), start(to)])
  expect(kit.requests).toHaveLength(1)
})

test('goes back to correct the address, which is kept', async () => {
  const flow = open()
  await at(flow, 'address').start(to)
  at(flow, 'code').back()
  expect(at(flow, 'address').to).toEqual(to)
})

test('stays with the address when a late mail arrives after going back', async () => {
  const kit = createTestBackend()
  const flow = open(kit)
  await at(flow, 'address').start(to)
  const later = createLater<Challenge>()
  kit.answers['POST /email-otp/start'] = () => later.answer
  const { resend, back, challenge } = at(flow, 'code')
  const next = resend()
  back()
  later.give(challenge)
  expect(await next).toMatchObject({ step: 'address', to })
  expect(kit.requests.at(-1)?.signal?.aborted).toBe(true)
})

test('comes back to the code after a reload', async () => {
  const kit = createTestBackend()
  await at(open(kit), 'address').start(to)
  const flow = open(kit)
  expect(at(flow, 'code').to).toEqual(to)
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
  expect(open(kit).getState().step).toBe('address')
})

test('renders the address first, where the server renders it too', async () => {
  const kit = createTestBackend()
  await at(open(kit), 'address').start(to)
  expect(open(kit).getInitialState()).toMatchObject({ step: 'address', to: null })
})

test('comes back to the address after a reload when the code is too old', async () => {
  await at(open(), 'address').start(to)
  vi.advanceTimersByTime(599_999)
  expect(open().getState().step).toBe('code')
  vi.advanceTimersByTime(1)
  expect(open().getState().step).toBe('address')
})

test('comes back to the address after a reload when the person had gone back', async () => {
  const flow = open()
  await at(flow, 'address').start(to)
  at(flow, 'code').back()
  expect(open().getState().step).toBe('address')
})

test('comes back to the address after a reload when the person signed in by another tab', async () => {
  const kit = createTestBackend()
  const auth = createAuth(kit)
  await at(createEmailOtpFlow(auth), 'address').start(to)
  kit.answers['GET /session'] = () => complete
  await auth.session.getState().refresh()
  expect(at(open(kit), 'address').to).toBeNull()
})

test('comes back to the code after a reload by the person who is signed in', async () => {
  const kit = createTestBackend()
  const auth = createAuth({ ...kit, session: complete })
  await at(createEmailOtpFlow(auth), 'address').start(to)
  auth.connect()()
  expect(at(open(kit), 'code').to).toEqual(to)
})

test('comes back to the address after a reload when somebody else wrote the memory', () => {
  sessionStorage.setItem('latchkey', '{"email-otp":')
  expect(open().getState().step).toBe('address')
})

test('forgets the code when signing in takes the form off the page', async () => {
  const auth = createAuth(createTestBackend())
  const flow = createEmailOtpFlow(auth)
  const leave = flow.subscribe(() => {})
  auth.session.subscribe(leave)
  await at(flow, 'address').start(to)
  await at(flow, 'code').finish(rightCode)
  expect(open().getState().step).toBe('address')
})

test.for([
  ['full', () => vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse)],
  ['unreadable', () => vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse)],
  ['blocked', () => vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(refuse)],
] as const)('signs in with storage that is %s', async ([, spoil]) => {
  spoil()
  const flow = open()
  await at(flow, 'address').start(to)
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

const refuse = () => {
  throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
}

test('keeps nothing but the address and the name of the attempt in storage', async () => {
  const flow = open()
  await at(flow, 'address').start(to)
  await at(flow, 'code').finish('000000')
  expect(Object.keys(localStorage)).toEqual([])
  expect(Object.keys(sessionStorage)).toEqual(['latchkey'])
  const { 'email-otp': saved } = JSON.parse(sessionStorage.getItem('latchkey') ?? '')
  expect(saved.value).toEqual({ to, challenge: at(flow, 'code').challenge })
  expect(Object.keys(saved.value.challenge).sort()).toEqual([
    'attempt',
    'expiresAt',
    'resendAt',
    'takesCode',
  ])
})

test('names its actions, and gives each step only what is legal there', () => {
  type State = FlowState<EmailOtpStep>
  expectTypeOf<State['pending']>().toEqualTypeOf<'start' | 'finish' | 'resend' | null>()
  expectTypeOf<Extract<State, { step: 'address' }>>().not.toHaveProperty('finish')
  expectTypeOf<Extract<State, { step: 'done' }>>().not.toHaveProperty('start')
})
