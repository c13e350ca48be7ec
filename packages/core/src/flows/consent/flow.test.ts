import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  ada,
  complete,
  consentRequest,
  createLater,
  createTestBackend,
} from '../../testing-backend.ts'
import { createConsentFlow, type ConsentStep } from './flow.ts'

const replace = vi.fn<(url: string) => void>()
const search = '?client_id=connected-app-calendar&state=state-1'

beforeEach(() => {
  sessionStorage.clear()
  replace.mockClear()
  vi.stubGlobal('location', { search, replace })
})
afterEach(() => vi.unstubAllGlobals())

const at = <S extends ConsentStep['step']>(flow: Flow<ConsentStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<ConsentStep>, { step: S }>
}

const settled = (flow: Flow<ConsentStep>) =>
  expect.poll(() => flow.getState().pending, { interval: 1 }).toBeNull()

const open = async (
  kit = createTestBackend(),
  auth = createAuth({ ...kit, session: complete }),
) => {
  const flow = createConsentFlow(auth)
  const leave = flow.subscribe(() => {})
  await settled(flow)
  const routes = () => kit.requests.map(({ route }) => route)
  return { kit, auth, flow, leave, routes }
}

test('shows who asks for what, as soon as somebody looks', async () => {
  const kit = createTestBackend()
  createConsentFlow(createAuth(kit))
  expect(kit.requests).toEqual([])
  const { flow } = await open(kit)
  expect(at(flow, 'asking').request).toEqual(consentRequest())
  expect(kit.requests).toMatchObject([{ route: 'POST /consent/start', input: { query: search } }])
})

test.each([
  ['approve', true, 'https://calendar.example/callback?code=one'],
  ['refuse', false, 'https://calendar.example/callback?error=access_denied'],
] as const)('goes where the answer leads: %s', async (action, approved, url) => {
  const { kit, flow } = await open()
  await expect(at(flow, 'asking')[action]()).resolves.toMatchObject({ step: 'leaving', url })
  expect(kit.requests.at(-1)).toMatchObject({
    route: 'POST /consent/finish',
    input: { query: search, userId: ada.userId, approved },
  })
  expect(replace.mock.calls).toEqual([[url]])
})

test('answers the request that was shown, whatever stands in the URL by then', async () => {
  const { kit, flow } = await open()
  vi.stubGlobal('location', { search: '?client_id=another', replace })
  await at(flow, 'asking').approve()
  expect(kit.requests.at(-1)).toMatchObject({ input: { query: search } })
})

test('asks nobody who does not have to be asked', async () => {
  const { flow } = await open(
    createTestBackend({ 'POST /consent/start': () => ({ ...consentRequest(), isNeeded: false }) }),
  )
  expect(at(flow, 'leaving').url).toBe('https://calendar.example/callback?code=one')
  expect(replace).toHaveBeenCalledOnce()
})

test('waits for somebody to sign in, and reads the same request again', async () => {
  const kit = createTestBackend()
  const read = kit.answers['POST /consent/start']
  kit.answers['POST /consent/start'] = () => {
    throw new AuthError('signed-out')
  }
  const { auth, flow, routes } = await open(kit, createAuth(kit))
  expect(at(flow, 'signed-out').error).toBeNull()
  kit.answers['POST /consent/start'] = read
  auth.accept(complete)
  await expect.poll(() => flow.getState().step).toBe('asking')
  expect(routes()).toEqual(['POST /consent/start', 'POST /consent/start'])
})

test('asks anew when somebody else signs in, and nobody when they sign out', async () => {
  const { kit, auth, flow } = await open()
  const grace = { ...ada, userId: 'user-grace' }
  kit.answers['POST /consent/start'] = () => ({ ...consentRequest(), userId: grace.userId })
  auth.accept({ ...complete, user: grace })
  expect(flow.getState().step).toBe('loading')
  await settled(flow)
  expect(at(flow, 'asking').request.userId).toBe('user-grace')
  kit.answers['POST /consent/start'] = () => {
    throw new AuthError('signed-out')
  }
  auth.session.set(null)
  await settled(flow)
  expect(flow.getState().step).toBe('signed-out')
})

test('keeps asking through a change to the person who is asked', async () => {
  const { auth, flow, routes } = await open()
  auth.accept({ ...complete, user: { ...ada, name: 'Ada King' } })
  expect(flow.getState().step).toBe('asking')
  expect(routes()).toEqual(['POST /consent/start'])
})

test('goes nowhere without an answer, and can be tried again', async () => {
  const kit = createTestBackend()
  const finish = kit.answers['POST /consent/finish']
  kit.answers['POST /consent/finish'] = () => Promise.reject(new AuthError('offline'))
  const { flow } = await open(kit)
  await at(flow, 'asking').approve()
  expect(at(flow, 'asking').error).toMatchObject({ code: 'offline' })
  expect(replace).not.toHaveBeenCalled()
  kit.answers['POST /consent/finish'] = finish
  await at(flow, 'asking').approve()
  expect(replace).toHaveBeenCalledOnce()
})

test('shows a request that nobody can answer as an error', async () => {
  const { flow } = await open(
    createTestBackend({
      'POST /consent/start': () => Promise.reject(new AuthError('request-invalid')),
    }),
  )
  expect(at(flow, 'loading').error).toMatchObject({ code: 'request-invalid' })
})

test('sends nobody away who has left the page', async () => {
  const later = createLater<{ url: string }>()
  const { flow, leave } = await open(
    createTestBackend({ 'POST /consent/finish': () => later.answer }),
  )
  const answer = at(flow, 'asking').approve()
  leave()
  await Promise.resolve()
  later.give({ url: 'https://calendar.example/callback?code=late' })
  await answer
  expect(replace).not.toHaveBeenCalled()
})

test('reads the request again for whoever comes back to the page as it was', async () => {
  const { flow } = await open()
  await at(flow, 'asking').refuse()
  const back = Object.assign(new Event('pageshow'), { persisted: true })
  dispatchEvent(back)
  await settled(flow)
  expect(flow.getState().step).toBe('asking')
})

test('names its actions', () => {
  expectTypeOf<FlowState<ConsentStep>['pending']>().toEqualTypeOf<
    'load' | 'approve' | 'refuse' | null
  >()
})
