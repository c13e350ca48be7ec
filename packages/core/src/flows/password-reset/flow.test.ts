import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { complete, createTestBackend, rightPassword } from '../../testing-backend.ts'
import {
  createPasswordResetFlow,
  createPasswordResetLandingFlow,
  type PasswordResetLandingStep,
  type PasswordResetStep,
} from './flow.ts'

const to = { email: 'ada@example.com' }

beforeEach(() => history.replaceState(null, '', '/sign-in/new-password#token=good'))

test('sends a mail, another one, and goes back with the address', async () => {
  const kit = createTestBackend()
  const flow = createPasswordResetFlow(createAuth(kit))
  const first = flow.getState()
  const sent = first.step === 'address' && (await first.start(to))
  if (!sent || sent.step !== 'sent') throw new Error('No mail was sent.')
  expect(sent.to).toEqual(to)
  await sent.resend()
  expect(kit.requests.map(({ route }) => route)).toEqual([
    'POST /password-reset/start',
    'POST /password-reset/start',
  ])
  sent.back()
  expect(flow.getState()).toMatchObject({ step: 'address', to })
})

/** The landing page, once it shows the form. */
const open = async (kit = createTestBackend()) => {
  const auth = createAuth(kit)
  const flow: Flow<PasswordResetLandingStep> = createPasswordResetLandingFlow(auth)
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  return { auth, state: flow.getState() }
}

test('takes the token out of the address bar, and asks for a password before anything else', async () => {
  const kit = createTestBackend()
  const { state } = await open(kit)
  expect(state.step).toBe('password')
  expect(location.href).toBe('http://localhost:3000/sign-in/new-password')
  expect(kit.requests).toEqual([])
})

test('stays with the password while it is too weak, and spends nothing', async () => {
  const { auth, state } = await open()
  if (state.step !== 'password') throw new Error(`The flow is at ${state.step}.`)
  expect(await state.finish('short')).toMatchObject({
    step: 'password',
    error: { code: 'password-weak', field: 'password' },
  })
  expect(await state.finish(rightPassword)).toMatchObject({ step: 'done', outcome: complete })
  expect(auth.session.getState().step).toBe('signed-in')
})

test('knows no link when the page was opened by hand', async () => {
  history.replaceState(null, '', '/sign-in/new-password')
  const { state } = await open()
  expect(state).toMatchObject({ step: 'opening', error: { code: 'link-unknown' } })
})

test('says that a link was used', async () => {
  history.replaceState(null, '', '/sign-in/new-password#token=spent')
  const { state } = await open()
  if (state.step !== 'password') throw new Error(`The flow is at ${state.step}.`)
  expect(await state.finish(rightPassword)).toMatchObject({
    step: 'password',
    error: { code: 'link-used', kind: 'expired' },
  })
})

test('names its actions', () => {
  expectTypeOf<FlowState<PasswordResetStep>['pending']>().toEqualTypeOf<'start' | 'resend' | null>()
  expectTypeOf<FlowState<PasswordResetLandingStep>['pending']>().toEqualTypeOf<
    'open' | 'finish' | null
  >()
})
