import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { complete, createTestBackend, rightCode, rightPassword } from '../../testing-backend.ts'
import { createPasswordFlow, type PasswordStep } from './flow.ts'

const known = { email: 'ada@example.com', password: rightPassword }
const unproven = { email: 'new@example.com', password: rightPassword }

beforeEach(() => sessionStorage.clear())

const open = (kit = createTestBackend()) => createPasswordFlow(createAuth(kit))

const at = <S extends PasswordStep['step']>(flow: Flow<PasswordStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<PasswordStep>, { step: S }>
}

test('signs in at once where the address is proven', async () => {
  const auth = createAuth(createTestBackend())
  const flow = createPasswordFlow(auth)
  expect(await at(flow, 'credentials').signIn(known)).toMatchObject({
    step: 'done',
    outcome: complete,
  })
  expect(auth.session.getState().step).toBe('signed-in')
})

test('asks for a code where the address has yet to be proven', async () => {
  const auth = createAuth(createTestBackend())
  const flow = createPasswordFlow(auth)
  await at(flow, 'credentials').signIn(unproven)
  expect(at(flow, 'code').to).toEqual({ email: 'new@example.com' })
  expect(auth.session.getState().step).toBe('unknown')
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('says in one way that address or password are wrong, and keeps the form', async () => {
  const flow = open()
  expect(await at(flow, 'credentials').signIn({ ...known, password: 'wrong' })).toMatchObject({
    step: 'credentials',
    error: { code: 'credentials-incorrect', field: 'password' },
  })
  expect(await at(flow, 'credentials').signIn(known)).toMatchObject({ step: 'done' })
})

test('signs up with a code', async () => {
  const flow = open()
  await at(flow, 'credentials').signUp(unproven)
  expect(await at(flow, 'code').finish('000000')).toMatchObject({
    step: 'code',
    error: { code: 'code-incorrect' },
  })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('sends another code by the name of the attempt, without the password', async () => {
  const kit = createTestBackend()
  const flow = open(kit)
  await at(flow, 'credentials').signUp(unproven)
  await at(flow, 'code').resend()
  expect(kit.requests.at(-1)).toMatchObject({
    route: 'POST /password/resend',
    input: { attempt: 'attempt-1' },
  })
  expect(at(flow, 'code').challenge.attempt).toBe('attempt-2')
})

test('goes back with the address', async () => {
  const flow = open()
  await at(flow, 'credentials').signUp(unproven)
  at(flow, 'code').back()
  expect(at(flow, 'credentials').email).toBe('new@example.com')
})

test('comes back to the code after a reload', async () => {
  const kit = createTestBackend()
  await at(open(kit), 'credentials').signUp(unproven)
  const flow = open(kit)
  expect(at(flow, 'code').to).toEqual({ email: 'new@example.com' })
  await at(flow, 'code').resend()
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
  expect(open(kit).getState().step).toBe('credentials')
})

test('forgets the code when signing in takes the form off the page', async () => {
  const auth = createAuth(createTestBackend())
  const flow = createPasswordFlow(auth)
  auth.session.subscribe(flow.subscribe(() => {}))
  await at(flow, 'credentials').signUp(unproven)
  await at(flow, 'code').finish(rightCode)
  expect(open().getState().step).toBe('credentials')
})

test('never writes the password down, nor keeps it in a step', async () => {
  const flow = open()
  const seen: string[] = []
  flow.subscribe(() =>
    seen.push(JSON.stringify([flow.getState(), sessionStorage, localStorage, history.state])),
  )
  await at(flow, 'credentials').signIn({ ...known, password: `${rightPassword}!` })
  await at(flow, 'credentials').signUp(unproven)
  await at(flow, 'code').resend()
  at(flow, 'code').back()
  expect(seen.join()).toContain('new@example.com')
  expect(seen.join()).not.toContain(rightPassword)
})

test('names its actions', () => {
  expectTypeOf<FlowState<PasswordStep>['pending']>().toEqualTypeOf<
    'signIn' | 'signUp' | 'finish' | 'resend' | null
  >()
})
