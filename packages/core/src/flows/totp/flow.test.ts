import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/errors.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { complete, createTestBackend, rightTotp } from '../../testing-backend.ts'
import { createTotpFlow, createTotpSignInFlow, type TotpSignInStep, type TotpStep } from './flow.ts'

beforeEach(() => sessionStorage.clear())

const at = <Step extends { step: string }, S extends Step['step']>(flow: Flow<Step>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<Step>, { step: S }>
}

const open = async (kit = createTestBackend()) => {
  const auth = createAuth({ ...kit, session: complete })
  const flow = createTotpFlow(auth)
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  return { auth, flow }
}

test('sets up an app: secret, first code, recovery codes once, on', async () => {
  const { flow } = await open()
  await at(flow, 'off').enrol()
  expect(at(flow, 'confirm')).toMatchObject({ secret: 'JBSWY3DPEHPK3PXP' })
  expect(at(flow, 'confirm').qrCode).toMatch(/^data:image\/png;base64,/)
  expect(at(flow, 'confirm')).not.toHaveProperty('recoveryCodes')

  await at(flow, 'confirm').finish('000000')
  expect(at(flow, 'confirm').error).toMatchObject({ code: 'totp-incorrect', field: 'code' })

  await at(flow, 'confirm').finish(rightTotp)
  expect(at(flow, 'codes').recoveryCodes).toEqual(['abcd-efgh-2345', 'ijkl-mnop-6789'])
  at(flow, 'codes').close()
  expect(at(flow, 'on')).not.toHaveProperty('recoveryCodes')
})

test('finds it on, and removes it', async () => {
  const { flow } = await open(createTestBackend({ 'GET /totp': () => ({ enrolled: true }) }))
  await at(flow, 'on').remove()
  expect(flow.getState().step).toBe('off')
})

test('replaces the app in one go, and stays where a part of that fails', async () => {
  const kit = createTestBackend({ 'GET /totp': () => ({ enrolled: true }) })
  const { flow } = await open(kit)
  at(flow, 'on').replace()
  await expect.poll(() => flow.getState().step).toBe('confirm')
  expect(kit.requests.map(({ route }) => route)).toEqual([
    'GET /totp',
    'POST /totp/remove',
    'POST /totp/enrol',
  ])

  const refusing = createTestBackend({
    'GET /totp': () => ({ enrolled: true }),
    'POST /totp/remove': () => Promise.reject(new AuthError('last-factor')),
  })
  const { flow: other } = await open(refusing)
  at(other, 'on').replace()
  await expect.poll(() => other.getState().error?.code).toBe('last-factor')
  expect(other.getState().step).toBe('on')
  expect(refusing.requests.map(({ route }) => route)).not.toContain('POST /totp/enrol')
})

test('goes back from the secret, and gets another one the next time', async () => {
  const kit = createTestBackend()
  const { flow } = await open(kit)
  await at(flow, 'off').enrol()
  at(flow, 'confirm').back()
  await at(flow, 'off').enrol()
  expect(kit.requests.filter(({ route }) => route === 'POST /totp/enrol')).toHaveLength(2)
})

test('writes no secret and no recovery code down', async () => {
  const { flow } = await open()
  const seen: string[] = []
  flow.subscribe(() => seen.push(JSON.stringify([sessionStorage, localStorage, history.state])))
  await at(flow, 'off').enrol()
  await at(flow, 'confirm').finish(rightTotp)
  at(flow, 'codes').close()
  expect(seen).not.toEqual([])
  expect(seen.join()).not.toMatch(/JBSWY3DPEHPK3PXP|abcd-efgh/)
})

test('sets one up to get in, and lets the page go on after the recovery codes only', async () => {
  const kit = createTestBackend()
  const auth = createAuth({ ...kit, session: null })
  const flow = createTotpSignInFlow(auth)
  await at(flow, 'off').enrol()
  await at(flow, 'confirm').finish(rightTotp)
  expect(kit.requests.map(({ input }) => input)).toEqual([
    { signingIn: true },
    { signingIn: true, code: rightTotp },
  ])
  expect(auth.session.getState().step).toBe('signed-out')
  at(flow, 'codes').close()
  expect(at(flow, 'done').outcome).toEqual(complete)
})

test('names its actions', () => {
  expectTypeOf<FlowState<TotpStep>['pending']>().toEqualTypeOf<
    'load' | 'enrol' | 'finish' | 'remove' | null
  >()
  expectTypeOf<FlowState<TotpSignInStep>['pending']>().toEqualTypeOf<'enrol' | 'finish' | null>()
  expectTypeOf<Extract<FlowState<TotpStep>, { step: 'on' }>>().not.toHaveProperty('enrol')
})
