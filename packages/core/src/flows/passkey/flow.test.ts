import { beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type Complete } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { stubCredentials } from '../../passkeys/testing-credentials.ts'
import {
  complete,
  createTestBackend,
  due,
  rightTotp,
  unknownPasskey,
} from '../../testing-backend.ts'
import { createPasskeyFlow, type PasskeyStep } from './flow.ts'

const at = <S extends PasskeyStep['step']>(flow: Flow<PasskeyStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<PasskeyStep>, { step: S }>
}

const open = (kit = createTestBackend()) => {
  const auth = createAuth({ ...kit, session: null })
  const flow = createPasskeyFlow(auth)
  return { kit, auth, flow, routes: () => kit.requests.map(({ route }) => route) }
}

const waiting = (credentials: ReturnType<typeof stubCredentials>, kind: string) =>
  expect.poll(() => credentials.pending.map((call) => call.kind)).toEqual([kind])

beforeEach(() => sessionStorage.clear())

test('signs in by the button, and asks for no name', async () => {
  const credentials = stubCredentials()
  const { auth, flow, kit } = open()
  const next = at(flow, 'ready').signIn()
  expect(flow.getState().pending).toBe('signIn')
  await waiting(credentials, 'dialog')
  expect(credentials.only().options.publicKey).toMatchObject({ rpId: 'app.example' })
  credentials.only().resolve()
  expect(await next).toMatchObject({ step: 'done', outcome: complete })
  expect(auth.session.getState().step).toBe('signed-in')
  expect(kit.requests.map(({ input }) => input)).toMatchObject([
    { purpose: 'sign-in' },
    { attempt: 'attempt-1', credential: { id: 'cGFzc2tleQ', type: 'public-key' } },
  ])
  expect(JSON.stringify(kit.requests[1]?.input)).not.toContain('rpId')
})

test('signs in by the field, with nothing to click', async () => {
  const credentials = stubCredentials()
  const { flow } = open()
  flow.subscribe(() => {})
  await waiting(credentials, 'offered')
  expect(flow.getState().pending).toBeNull()
  credentials.only().resolve()
  await expect.poll(() => flow.getState().step).toBe('done')
  expect(credentials.pending).toEqual([])
})

test('pauses the field for the button, goes back to it after a no, and asks for one challenge', async () => {
  const credentials = stubCredentials()
  const { flow, routes } = open()
  flow.subscribe(() => {})
  await waiting(credentials, 'offered')
  const next = at(flow, 'ready').signIn()
  await waiting(credentials, 'dialog')
  credentials.only().reject('NotAllowedError')
  expect((await next).error).toMatchObject({ code: 'passkey-cancelled', kind: 'refused' })
  await waiting(credentials, 'offered')
  expect(credentials.clashes).toBe(0)
  expect(routes()).toEqual(['POST /passkey/start'])
})

test('stops when nobody shows it any more', async () => {
  const credentials = stubCredentials()
  const { flow } = open()
  const leave = flow.subscribe(() => {})
  await waiting(credentials, 'offered')
  leave()
  await expect.poll(() => credentials.pending).toEqual([])
})

test('offers nothing, and asks the server nothing, on a page without a field for it', async () => {
  const credentials = stubCredentials()
  document.body.innerHTML = '<input autocomplete="username">'
  const { flow, routes } = open()
  flow.subscribe(() => {})
  await vi.dynamicImportSettled()
  await Promise.resolve()
  expect([credentials.calls, routes()]).toEqual([[], []])
})

test('tells the browser to forget a passkey that no account has, and offers the others', async () => {
  const credentials = stubCredentials()
  const { flow, routes } = open()
  flow.subscribe(() => {})
  await waiting(credentials, 'offered')
  credentials.only().resolve(unknownPasskey)
  await expect.poll(() => flow.getState().error?.code).toBe('passkey-unknown')
  expect(credentials.signals).toEqual([
    ['unknown', { rpId: 'app.example', credentialId: unknownPasskey }],
  ])
  await waiting(credentials, 'offered')
  // A challenge that was answered is spent.
  expect(routes().filter((route) => route === 'POST /passkey/start')).toHaveLength(2)
})

test.for([
  ['NotAllowedError', 'passkey-cancelled'],
  ['AbortError', 'passkey-cancelled'],
  ['NotSupportedError', 'passkey-unsupported'],
  ['SecurityError', 'passkey-domain-refused'],
  ['UnknownError', 'passkey-failed'],
  ['OperationError', 'passkey-failed'],
  ['EncodingError', 'unexpected'],
] as const)('turns a %s of the browser into %s', async ([name, code]) => {
  const credentials = stubCredentials()
  const { flow } = open()
  const next = at(flow, 'ready').signIn()
  await waiting(credentials, 'dialog')
  credentials.only().reject(name)
  expect((await next).error?.code).toBe(code)
})

test('tells a time that ran out from a no', async () => {
  const credentials = stubCredentials()
  const { flow } = open()
  const next = at(flow, 'ready').signIn()
  await waiting(credentials, 'dialog')
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 300_000)
  credentials.only().reject('NotAllowedError')
  expect((await next).error).toMatchObject({ code: 'passkey-expired', kind: 'expired' })
})

test('says so in a browser without passkeys, before it asks the server', async () => {
  stubCredentials({ supported: false })
  const { flow, routes } = open()
  expect((await at(flow, 'ready').signIn()).error?.code).toBe('passkey-unsupported')
  expect(routes()).toEqual([])
})

test('goes on offering after a network that was gone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const credentials = stubCredentials()
  const { kit, flow } = open()
  const answer = kit.answers['POST /passkey/start']
  kit.answers['POST /passkey/start'] = () => Promise.reject(new AuthError('offline'))
  flow.subscribe(() => {})
  await expect.poll(() => kit.requests).toHaveLength(1)
  expect(flow.getState().error).toBeNull()
  kit.answers['POST /passkey/start'] = answer
  await vi.advanceTimersByTimeAsync(1000)
  vi.useRealTimers()
  await waiting(credentials, 'offered')
})

test('comes to the second factor like every way in', async () => {
  const credentials = stubCredentials()
  const { kit, flow } = open(createTestBackend({ 'POST /passkey/finish': due }))
  const next = at(flow, 'ready').signIn()
  await waiting(credentials, 'dialog')
  credentials.only().resolve()
  expect((await next).step).toBe('second_factor')
  const again = createPasskeyFlow(createAuth(kit))
  await at(again, 'second_factor').finish({ factor: 'totp', code: rightTotp })
  expect(again.getState().step).toBe('done')
})

test('has no code and no name to give, and no outcome before it is done', () => {
  type At<S> = Extract<FlowState<PasskeyStep>, { step: S }>
  expectTypeOf<At<'ready'>['signIn']>().parameters.toEqualTypeOf<[]>()
  expectTypeOf<At<'done'>['outcome']>().toEqualTypeOf<Complete>()
  expectTypeOf<At<'ready'>>().not.toHaveProperty('outcome')
  expectTypeOf<FlowState<PasskeyStep>['pending']>().toEqualTypeOf<'signIn' | 'finish' | null>()
  type Proof = Parameters<At<'second_factor'>['finish']>[0]
  expectTypeOf<{ factor: 'passkey' }>().toExtend<Proof>()
  expectTypeOf<{ factor: 'totp' }>().not.toExtend<Proof>()
  const words = (state: FlowState<PasskeyStep>): string => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- that is the point
    switch (state.step) {
      case 'ready':
      case 'done':
        return state.step
      default:
        // @ts-expect-error -- `second_factor` is not handled
        return state satisfies never
    }
  }
  expect(words(createPasskeyFlow(createAuth()).getState())).toBe('ready')
})
