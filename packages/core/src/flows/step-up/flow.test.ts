import { beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth, type Auth } from '../../auth.ts'
import { AuthError, type StepUpWay } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  complete,
  createTestBackend,
  rightCode,
  rightPassword,
  rightTotp,
} from '../../testing-backend.ts'
import { runWithStepUp, stepUpOf, type StepUpStep } from './flow.ts'

const at = <S extends StepUpStep['step']>(flow: Flow<StepUpStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<StepUpStep>, { step: S }>
}

/** A backend that removes nothing before a proof. */
const open = (ways: StepUpWay[] = ['totp', 'recovery-code']) => {
  let proven = false
  const kit = createTestBackend()
  const finish = kit.answers['POST /step-up/finish']
  kit.answers['POST /step-up/finish'] = async (proof, options) => {
    const outcome = await finish(proof, options)
    proven = true
    return outcome
  }
  kit.answers['POST /totp/remove'] = () => {
    if (!proven) throw new AuthError('step-up-required', { ways })
    return {}
  }
  const auth = createAuth({ ...kit, session: complete })
  const flow = stepUpOf(auth)
  return {
    kit,
    auth,
    flow,
    count: (route: string) => kit.requests.filter((r) => r.route === route).length,
  }
}
const remove = (auth: Auth) => auth.request('POST /totp/remove', {})
const listen = (flow: Flow<StepUpStep>) => flow.subscribe(() => {})
const prompted = (flow: Flow<StepUpStep>) => expect.poll(() => flow.getState().step).toBe('prompt')

beforeEach(() => sessionStorage.clear())

test('asks for a proof, and makes the call once more', async () => {
  const { auth, flow, count } = open()
  listen(flow)
  const call = remove(auth)
  await prompted(flow)
  expect(at(flow, 'prompt').ways).toEqual(['totp', 'recovery-code'])
  await at(flow, 'prompt').finish({ way: 'totp', code: '000000' })
  expect(at(flow, 'prompt').error).toMatchObject({ code: 'totp-incorrect' })
  await at(flow, 'prompt').finish({ way: 'totp', code: rightTotp })
  await expect(call).resolves.toEqual({})
  expect(flow.getState().step).toBe('idle')
  expect(count('POST /totp/remove')).toBe(2)
})

test('asks once for calls that are refused together, and makes each once more', async () => {
  const { auth, flow, count } = open(['password'])
  listen(flow)
  const calls = Promise.all([remove(auth), remove(auth), remove(auth)])
  await prompted(flow)
  await at(flow, 'prompt').finish({ way: 'password', password: rightPassword })
  await calls
  expect(count('POST /step-up/finish')).toBe(1)
  expect(count('POST /totp/remove')).toBe(6)
})

test('proves by a code to the address', async () => {
  const { auth, flow, kit } = open(['email-otp'])
  listen(flow)
  const call = remove(auth)
  await prompted(flow)
  await at(flow, 'prompt').start('email-otp')
  await at(flow, 'code').resend()
  at(flow, 'code').back()
  await at(flow, 'prompt').start('email-otp')
  await at(flow, 'code').finish(rightCode)
  await expect(call).resolves.toEqual({})
  expect(kit.requests.map(({ input }) => input)).toContainEqual({
    way: 'email-otp',
    attempt: 'attempt-3',
    code: rightCode,
  })
})

test('rejects all that waits when the person cancels, and asks again the next time', async () => {
  const { auth, flow } = open()
  listen(flow)
  const calls = Promise.allSettled([remove(auth), remove(auth)])
  await prompted(flow)
  at(flow, 'prompt').cancel()
  for (const call of await calls) {
    expect(call).toMatchObject({ reason: { code: 'step-up-cancelled', kind: 'refused' } })
  }
  const again = remove(auth)
  await prompted(flow)
  at(flow, 'prompt').cancel()
  await expect(again).rejects.toMatchObject({ code: 'step-up-cancelled' })
})

test('makes a call once more, not for ever', async () => {
  const { auth, flow, kit, count } = open()
  kit.answers['POST /totp/remove'] = () => {
    throw new AuthError('step-up-required', { ways: ['totp'] })
  }
  listen(flow)
  const call = remove(auth)
  await prompted(flow)
  await at(flow, 'prompt').finish({ way: 'totp', code: rightTotp })
  await expect(call).rejects.toMatchObject({ code: 'step-up-required' })
  expect(count('POST /totp/remove')).toBe(2)
})

test('lets the refusal through while nobody listens, and rejects when the prompt leaves', async () => {
  const { auth, flow } = open()
  const refusal = { code: 'step-up-required', ways: ['totp', 'recovery-code'] }
  await expect(remove(auth)).rejects.toMatchObject(refusal)
  const leave = listen(flow)
  const call = remove(auth)
  await prompted(flow)
  leave()
  await expect(call).rejects.toMatchObject({ code: 'step-up-cancelled' })
  await expect(remove(auth)).rejects.toMatchObject(refusal)
})

test('is one prompt for the whole client', () => {
  const { auth, flow } = open()
  expect(stepUpOf(auth)).toBe(flow)
})

test('runs the calls of an app in the same way', async () => {
  const { auth, flow } = open()
  listen(flow)
  const refused = () =>
    Response.json(
      { error: { code: 'step-up-required', kind: 'refused', ways: ['totp'] } },
      { status: 403 },
    )
  const action = vi
    .fn<() => Promise<Response>>()
    .mockResolvedValueOnce(refused())
    .mockResolvedValue(Response.json({ sent: true }))
  const call = runWithStepUp(auth, action)
  await prompted(flow)
  expect(at(flow, 'prompt').ways).toEqual(['totp'])
  await at(flow, 'prompt').finish({ way: 'totp', code: rightTotp })
  await expect((await call).json()).resolves.toEqual({ sent: true })
  expect(action).toHaveBeenCalledTimes(2)
})

test('hands on every other answer of an app untouched', async () => {
  const { auth, flow } = open()
  listen(flow)
  const forbidden = new Response('No.', { status: 403 })
  const answer = await runWithStepUp(auth, () => Promise.resolve(forbidden))
  expect(answer).toBe(forbidden)
  await expect(answer.text()).resolves.toBe('No.')
  await expect(runWithStepUp(auth, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  )
  expect(flow.getState().step).toBe('idle')
})

test('gives each step only what is legal there', () => {
  type State = FlowState<StepUpStep>
  expectTypeOf<State['pending']>().toEqualTypeOf<'finish' | 'start' | 'resend' | null>()
  expectTypeOf<Extract<State, { step: 'idle' }>>().not.toHaveProperty('cancel')
})
