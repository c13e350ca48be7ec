import { beforeEach, expect, test, vi } from 'vitest'
import { createEmailOtpFlow } from '../flows/email-otp/flow.ts'
import { createOAuthAttachFlow } from '../flows/oauth/flow.ts'
import { stepUpOf } from '../flows/step-up/flow.ts'
import { createTotpSignInFlow } from '../flows/totp/flow.ts'
import { createStrengthFlow } from '../strength.ts'
import { createLater, createTestBackend, rightPassword } from '../testing-backend.ts'
import type { Auth } from '../auth.ts'
import type { Recorder } from './recorder.ts'
import { recordAuth } from './record-auth.ts'

beforeEach(() => sessionStorage.clear())

const start = (kit = createTestBackend()): { auth: Auth; recorder: Recorder } => {
  const auth = recordAuth({ ...kit, session: null })
  if (!auth.recorder) throw new Error('Nothing is recorded.')
  return { auth, recorder: auth.recorder }
}

const namesOf = (recorder: Recorder) => recorder.flows().map(({ name }) => name)

test('shows the same state as the same object, and the same action as the same function', async () => {
  const { recorder } = start()
  const flow = recorder.watch(createStrengthFlow)
  const before = flow.getState()
  expect(flow.getState()).toBe(before)
  const next = before.check({ password: rightPassword })
  expect(flow.getState().pending).toBe('check')
  expect(flow.getState().check).toBe(before.check)
  const after = await next
  expect(after).toBe(flow.getState())
  expect(after).not.toBe(before)
  const stepUp = recorder.watch(stepUpOf)
  expect(recorder.watch(stepUpOf)).toBe(stepUp)
})

test('names flows after what they are, and counts only those that somebody listens to', () => {
  const { recorder } = start()
  recorder.watch(createEmailOtpFlow).getState()
  const leave = [
    recorder.watch(createEmailOtpFlow).subscribe(() => {}),
    recorder.watch(createEmailOtpFlow).subscribe(() => {}),
    recorder.watch(createOAuthAttachFlow).subscribe(() => {}),
    recorder.watch(createTotpSignInFlow).subscribe(() => {}),
    recorder.watch(stepUpOf).subscribe(() => {}),
  ]
  expect(namesOf(recorder)).toEqual([
    'email-otp',
    'email-otp#2',
    'oauth-attach',
    'totp-sign-in',
    'step-up',
  ])
  leave[0]?.()
  expect(namesOf(recorder)).not.toContain('email-otp')
})

test('knows the session without being asked, and what is done with it', async () => {
  const { auth, recorder } = start(createTestBackend({ 'GET /session': () => null }))
  const leave = auth.connect()
  expect(namesOf(recorder)).toEqual(['session'])
  await auth.session.getState().refresh()
  expect(recorder.trace().events).toMatchObject([
    { type: 'step', flow: 'session', step: 'signed-out' },
    { type: 'action', flow: 'session', action: 'refresh' },
    { type: 'request', route: 'GET /session', outcome: 'ok', output: null },
    { type: 'step', pending: 'refresh' },
    { type: 'step', step: 'signed-out', pending: null },
  ])
  leave()
})

test('leaves what the last listener aborts aborted', async () => {
  const { recorder } = start(
    createTestBackend({ 'POST /email-otp/start': () => createLater<never>().answer }),
  )
  const flow = recorder.watch(createEmailOtpFlow)
  const leave = flow.subscribe(() => {})
  const state = flow.getState()
  if (state.step === 'address') void state.start({ email: 'ada@example.com' })
  expect(flow.getState().pending).toBe('start')
  leave()
  await expect.poll(() => flow.getState().pending).toBeNull()
})

test('tells its listeners later, once for all that happens at once', async () => {
  const { auth, recorder } = start()
  const listener = vi.fn<() => void>()
  recorder.subscribe(listener)
  const asked = auth.request('GET /totp', {})
  recorder.watch(createEmailOtpFlow).subscribe(() => {})
  expect(listener).not.toHaveBeenCalled()
  await asked
  await expect.poll(() => listener.mock.calls.length).toBe(2)
})

test('makes room for new events, and says how many went', async () => {
  const { auth, recorder } = start()
  for (let asked = 0; asked < 2003; asked++) await auth.request('GET /totp', {})
  expect(recorder.trace()).toMatchObject({ dropped: 3 })
  expect(recorder.trace().events).toHaveLength(2000)
})
