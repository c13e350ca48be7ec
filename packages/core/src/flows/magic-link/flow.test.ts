import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  complete,
  createTestBackend,
  due,
  rightCode,
  rightNumber,
  type TestBackend,
} from '../../testing-backend.ts'
import { createMagicLinkFlow, type MagicLinkStep } from './flow.ts'

// Loaded once, so that what a page loads later is there in time.
await Promise.all([import('./waiting.ts'), import('../session/tabs.ts')])

const to = { email: 'ada@example.com' }
let visibility: DocumentVisibilityState = 'visible'

const show = (state: DocumentVisibilityState) => {
  visibility = state
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  sessionStorage.clear()
  visibility = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type State = FlowState<MagicLinkStep>

/** A page that waits for the link, and how often it has asked. */
const wait = async (kit = createTestBackend()) => {
  const auth = createAuth(kit)
  const flow = createMagicLinkFlow(auth)
  const leave = flow.subscribe(() => {})
  const first = flow.getState()
  if (first.step === 'address') await first.start(to)
  await vi.advanceTimersByTimeAsync(0)
  return { kit, auth, flow, leave, asked: () => askedOf(kit) }
}

const askedOf = ({ requests }: TestBackend) =>
  requests.filter(({ route }) => route === 'POST /magic-link/wait').length

const answerWith = (kit: TestBackend, status: 'waiting' | 'answered' | 'over') => {
  kit.answers['POST /magic-link/wait'] = () => ({ status })
}

const at = <S extends MagicLinkStep['step']>(flow: Flow<MagicLinkStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<State, { step: S }>
}

test('signs in with the code of the same mail, in the page that asked', async () => {
  const { flow } = await wait()
  expect(at(flow, 'code').challenge.matching).toBe(rightNumber)
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({
    step: 'done',
    outcome: complete,
  })
})

test('goes on by itself once another device has approved', async () => {
  const { kit, auth, flow, asked } = await wait()
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked()).toBe(1)
  answerWith(kit, 'answered')
  await vi.advanceTimersByTimeAsync(3000)
  expect(flow.getState()).toMatchObject({ step: 'done', outcome: complete })
  expect(auth.session.getState().step).toBe('signed-in')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(2)
})

test('comes to the second factor that is owed', async () => {
  const { kit, flow } = await wait()
  answerWith(kit, 'answered')
  kit.answers['POST /magic-link/continue'] = due
  await vi.advanceTimersByTimeAsync(2000)
  expect(flow.getState().step).toBe('second_factor')
})

test('tells when another device has denied it, and begins again from there', async () => {
  const { kit, flow } = await wait()
  answerWith(kit, 'answered')
  kit.answers['POST /magic-link/continue'] = () => ({ status: 'denied' })
  await vi.advanceTimersByTimeAsync(2000)
  at(flow, 'denied').back()
  expect(flow.getState()).toMatchObject({ step: 'address', to })
})

test('asks less and less, and not at all while nobody looks', async () => {
  const { flow, asked } = await wait()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBeGreaterThan(6)
  expect(asked()).toBeLessThan(14)
  show('hidden')
  const before = asked()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked()).toBe(before)
  show('visible')
  await vi.advanceTimersByTimeAsync(0)
  expect(asked()).toBe(before + 1)
  // As a page does that comes out of the bfcache.
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
  await vi.advanceTimersByTimeAsync(0)
  expect(asked()).toBe(before + 2)
  expect(flow.getState().step).toBe('code')
})

test('stops with the last listener, and when the mail has expired', async () => {
  const { leave, asked } = await wait()
  leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(0)
  const second = await wait()
  await vi.advanceTimersByTimeAsync(600_000)
  const before = second.asked()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(second.asked()).toBe(before)
})

test('goes on after a remount in the same tick, and after a reload', async () => {
  const { kit, flow, leave, asked } = await wait()
  leave()
  const leaveAgain = flow.subscribe(() => {})
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked()).toBe(1)
  leaveAgain()
  const reloaded = createMagicLinkFlow(createAuth(kit))
  reloaded.subscribe(() => {})
  answerWith(kit, 'answered')
  await vi.advanceTimersByTimeAsync(2000)
  expect(reloaded.getState().step).toBe('done')
})

test('goes on after a dead network, and gives up when there is nothing to wait for', async () => {
  const { kit, flow, asked } = await wait()
  kit.answers['POST /magic-link/wait'] = () => Promise.reject(new AuthError('offline'))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked()).toBeGreaterThan(2)
  expect(at(flow, 'code').error).toBeNull()
  answerWith(kit, 'over')
  await vi.advanceTimersByTimeAsync(10_000)
  const before = asked()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(before)
})

test('takes the answer again when it got lost, and no more often than it asks', async () => {
  const { kit, flow } = await wait()
  answerWith(kit, 'answered')
  const proceed = kit.answers['POST /magic-link/continue']
  kit.answers['POST /magic-link/continue'] = () => Promise.reject(new AuthError('timeout'))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(at(flow, 'code').error?.code).toBe('timeout')
  const tries = kit.requests.filter(({ route }) => route === 'POST /magic-link/continue').length
  expect(tries).toBe(3)
  kit.answers['POST /magic-link/continue'] = proceed
  await vi.advanceTimersByTimeAsync(8000)
  expect(flow.getState().step).toBe('done')
})

test('asks nothing where no other device can approve', async () => {
  const kit = createTestBackend()
  const start = kit.answers['POST /magic-link/start']
  kit.answers['POST /magic-link/start'] = async (...call) => ({
    ...(await start(...call)),
    matching: null,
  })
  const { asked } = await wait(kit)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked()).toBe(0)
})

test('names its actions', () => {
  expectTypeOf<State['pending']>().toEqualTypeOf<'start' | 'finish' | 'proceed' | 'resend' | null>()
  const state = {} as State
  // @ts-expect-error -- nothing to go on with before a link is on its way
  const early = () => state.proceed()
  expect(early).toThrow()
})
