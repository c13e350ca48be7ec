import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type OAuthProvider, type OAuthVisit } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  complete,
  createLater,
  createTestBackend,
  due,
  rightTotp,
  type TestBackend,
} from '../../testing-backend.ts'
import { createOAuthAttachFlow, createOAuthFlow, type OAuthStep } from './flow.ts'

type State = FlowState<OAuthStep>

const undo: (() => void)[] = []
const assign = vi.fn<(url: string) => void>()
/** The window that the browser opens next; null for one that it forbids. */
let popup: ReturnType<typeof createPopup> | null = null

const createPopup = () => ({
  closed: false,
  opener: {} as unknown,
  focus: vi.fn(),
  close() {
    this.closed = true
  },
  location: { replace: vi.fn<(url: string) => void>() },
})

const goTo = (path: string) => {
  const { pathname, search, hash } = new URL(path, 'https://app.example')
  vi.stubGlobal('location', { pathname, search, hash, assign })
}

beforeEach(() => {
  sessionStorage.clear()
  assign.mockReset()
  popup = createPopup()
  vi.stubGlobal(
    'open',
    vi.fn(() => popup),
  )
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  vi.spyOn(history, 'replaceState').mockImplementation((_, __, url) => goTo(String(url)))
  goTo('/login?to=%2Fhome')
})
afterEach(() => {
  for (const work of undo.splice(0)) work()
})

const open = (
  kit: TestBackend = createTestBackend(),
  create: typeof createOAuthFlow = createOAuthFlow,
) => {
  const auth = createAuth(kit)
  const flow = create(auth)
  undo.push(flow.subscribe(() => {}))
  return { kit, auth, flow }
}

const choose = (flow: Flow<OAuthStep>) => {
  const state = flow.getState()
  if (state.step !== 'choose') throw new Error(`At ${state.step}.`)
  return state
}

const settled = async (flow: Flow<OAuthStep>): Promise<State> => {
  await expect.poll(() => flow.getState().pending).toBeNull()
  return flow.getState()
}

/** What the closing page of the proxy says. */
const comeBack = (attempt: string) => {
  const channel = new BroadcastChannel('latchkey-oauth')
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  channel.postMessage(attempt)
  undo.push(() => channel.close())
}

const popupAt = async () => {
  await expect.poll(() => popup?.location.replace).toHaveBeenCalledOnce()
  return popup as NonNullable<typeof popup>
}

test('goes to the provider, and asks to land on this very page', async () => {
  const { kit, flow } = open()
  const wishes = { scopes: ['repo'], loginHint: 'ada@example.com' }
  void choose(flow).start('github', wishes)
  expect(choose(flow)).toMatchObject({ pending: 'start', provider: 'github' })
  await expect.poll(() => assign).toHaveBeenCalledOnce()
  expect(assign.mock.calls[0]?.[0]).toContain('attempt=attempt-1')
  expect(kit.requests).toMatchObject([
    {
      route: 'POST /oauth/start',
      input: { provider: 'github', mode: 'redirect', next: '/login?to=%2Fhome', ...wishes },
    },
  ])
  expect(choose(flow).pending).toBe('start')
})

test('leaves a query behind that is too long for the way back', async () => {
  goTo(`/login?utm=${'x'.repeat(512)}`)
  const { kit, flow } = open()
  void choose(flow).start('google')
  await expect.poll(() => assign).toHaveBeenCalledOnce()
  expect(kit.requests[0]?.input).toMatchObject({ next: '/login' })
})

test('joins a second click, and lets another provider take the place of the first', async () => {
  const { kit, flow } = open()
  const first = choose(flow).start('google')
  expect(choose(flow).start('google')).toBe(first)
  void choose(flow).start('github')
  await expect.poll(() => assign).toHaveBeenCalledOnce()
  expect(kit.requests.map(({ signal }) => signal?.aborted)).toEqual([true, false])
  expect(choose(flow).provider).toBe('github')
})

test('can begin again on a page that comes back as it was, and on one that was never left', async () => {
  vi.useFakeTimers()
  undo.push(() => vi.useRealTimers())
  const { flow } = open()
  void choose(flow).start('google')
  await expect.poll(() => assign).toHaveBeenCalledOnce()
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
  await vi.advanceTimersByTimeAsync(0)
  expect(choose(flow).pending).toBe('start')
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  await vi.advanceTimersByTimeAsync(0)
  expect(choose(flow)).toMatchObject({ pending: null, error: null, provider: 'google' })

  void choose(flow).start('google')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(choose(flow)).toMatchObject({ pending: null, error: null })
})

test('finds out by itself how it went, and takes the trace out of the address bar', async () => {
  const kit = createTestBackend()
  await kit.backend('POST /oauth/start', { provider: 'google', mode: 'redirect', next: '/' }, {})
  goTo('/login?to=%2Fhome#oauth=attempt-1')
  const { auth, flow } = open(kit)
  expect(flow.getState()).toMatchObject({ step: 'returning', pending: 'finish' })
  expect(flow.getInitialState()).toMatchObject({ step: 'choose' })
  expect(await settled(flow)).toMatchObject({ step: 'done', outcome: complete })
  expect(location).toMatchObject({ pathname: '/login', search: '?to=%2Fhome', hash: '' })
  expect(auth.session.getState().step).toBe('signed-in')
})

test('asks once in Strict Mode', async () => {
  const kit = createTestBackend()
  goTo('/login#oauth=attempt-0')
  const { flow } = open(kit)
  flow.subscribe(() => {})()
  undo.push(flow.subscribe(() => {}))
  await settled(flow)
  expect(kit.requests).toHaveLength(1)
})

test.each(['provider-refused', 'provider-expired', 'account-taken', 'attempt-unknown'] as const)(
  'comes back to the choice with %s',
  async (code) => {
    const refuse = () => Promise.reject(new AuthError(code))
    goTo('/login#oauth=attempt-1')
    const { flow } = open(createTestBackend({ 'POST /oauth/finish': refuse }))
    expect(await settled(flow)).toMatchObject({ step: 'choose', error: { code } })
    expect(location.hash).toBe('')
  },
)

test('takes no way back for its own that another flow began', async () => {
  goTo('/account#oauth-attach=attempt-1')
  const { kit, flow } = open()
  expect(flow.getState()).toMatchObject({ step: 'choose', pending: null })
  expect(kit.requests).toEqual([])
  expect(open(kit, createOAuthAttachFlow).flow.getState().step).toBe('returning')
})

test('asks again where only the network failed', async () => {
  const kit = createTestBackend({
    'POST /oauth/finish': () => Promise.reject(new AuthError('offline')),
  })
  goTo('/login#oauth=attempt-1')
  const { flow } = open(kit)
  const state = await settled(flow)
  expect(state).toMatchObject({ step: 'returning', error: { code: 'offline' } })
  kit.answers['POST /oauth/finish'] = () => complete
  expect(state.step === 'returning' && (await state.finish())).toMatchObject({ step: 'done' })
})

test('keeps a second factor that is due through a reload', async () => {
  const kit = createTestBackend({ 'POST /oauth/finish': due })
  goTo('/login#oauth=attempt-1')
  expect(await settled(open(kit).flow)).toMatchObject({ step: 'second_factor' })
  const { flow } = open(kit)
  const state = flow.getState()
  if (state.step !== 'second_factor') throw new Error(`At ${state.step}.`)
  expect(await state.finish({ factor: 'totp', code: rightTotp })).toMatchObject({ step: 'done' })
})

test('signs in through a window of its own, which cannot reach this page', async () => {
  const { kit, flow } = open()
  const done = choose(flow).start('google', { mode: 'popup' })
  const window = await popupAt()
  expect(window.opener).toBeNull()
  expect(kit.requests[0]?.input).toMatchObject({ mode: 'popup' })
  // Another tab's, which a listener that came later than the flow has heard by then.
  const witness = new BroadcastChannel('latchkey-oauth')
  const heard = new Promise((resolve) => witness.addEventListener('message', resolve))
  comeBack('attempt-of-another-tab')
  await heard
  witness.close()
  await Promise.resolve()
  expect(kit.requests).toHaveLength(1)
  comeBack('attempt-1')
  expect(await done).toMatchObject({ step: 'done', outcome: complete })
  expect(window.closed).toBe(true)
  expect(assign).not.toHaveBeenCalled()
})

test('goes itself where the browser forbids a window, with the same attempt', async () => {
  popup = null
  const { kit, flow } = open()
  void choose(flow).start('google', { mode: 'popup', next: '/home' })
  await expect.poll(() => assign).toHaveBeenCalledOnce()
  expect(kit.requests).toMatchObject([{ input: { mode: 'redirect', next: '/home' } }])
})

test('closes the window that has come back with a no', async () => {
  const refuse = () => Promise.reject(new AuthError('provider-refused'))
  const { flow } = open(createTestBackend({ 'POST /oauth/finish': refuse }))
  const done = choose(flow).start('google', { mode: 'popup' })
  const window = await popupAt()
  comeBack('attempt-1')
  expect(await done).toMatchObject({ step: 'choose', error: { code: 'provider-refused' } })
  expect(window.closed).toBe(true)
})

test('says so when somebody closes the window', async () => {
  const { flow } = open(createTestBackend({ 'POST /oauth/finish': () => null }))
  const done = choose(flow).start('google', { mode: 'popup' })
  const window = await popupAt()
  void choose(flow).start('google', { mode: 'popup' })
  expect(window.focus).toHaveBeenCalledOnce()
  window.closed = true
  expect(await done).toMatchObject({ step: 'choose', error: { code: 'provider-closed' } })
})

test('does not take a window for closed that a provider has cut off', async () => {
  const kit = createTestBackend()
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  const { flow } = open(kit)
  const done = choose(flow).start('google', { mode: 'popup' })
  ;(await popupAt()).closed = true
  await expect.poll(() => focus).toHaveBeenCalled()
  expect(choose(flow).pending).toBe('start')

  // Somebody looks here meanwhile, and then goes on there.
  kit.answers['POST /oauth/finish'] = () => null
  focus.mockReturnValue(true)
  expect(await done).toMatchObject({ error: { code: 'provider-closed' } })
  kit.answers['POST /oauth/finish'] = () => complete
  comeBack('attempt-1')
  await expect.poll(() => flow.getState()).toMatchObject({ step: 'done' })
})

test('closes the window of who leaves the page or chooses another provider', async () => {
  const { flow } = open()
  void choose(flow).start('google', { mode: 'popup' })
  const first = await popupAt()
  popup = createPopup()
  void choose(flow).start('github', { mode: 'popup' })
  expect(first.closed).toBe(true)
  const second = await popupAt()
  for (const leave of undo.splice(0)) leave()
  await Promise.resolve()
  expect(second.closed).toBe(true)
})

test('opens no window to link an account before the proof that may be asked for', async () => {
  const later = createLater<OAuthVisit>()
  const { kit, flow } = open(
    createTestBackend({ 'POST /oauth/attach': () => later.answer }),
    createOAuthAttachFlow,
  )
  const done = choose(flow).start('google', { mode: 'popup' })
  expect(globalThis.open).not.toHaveBeenCalled()
  later.give({ attempt: 'attempt-0', url: 'https://app.example/go', expiresAt: Date.now() })
  await popupAt()
  comeBack('attempt-0')
  expect(await done).toMatchObject({ step: 'done' })
  expect(kit.requests.map(({ route }) => route)).toEqual([
    'POST /oauth/attach',
    'POST /oauth/finish',
  ])
})

test('allows at each step what is legal there, and no more', () => {
  const { flow } = open()
  const state = flow.getState()
  expectTypeOf(state.pending).toEqualTypeOf<'start' | 'finish' | null>()
  // @ts-expect-error -- nobody has left yet
  expect(state.finish).toBeUndefined()
  switch (state.step) {
    case 'choose':
      expectTypeOf(state.start).parameter(0).toEqualTypeOf<OAuthProvider>()
      // @ts-expect-error -- no such provider
      expectTypeOf(state.start).toBeCallableWith('myspace')
      break
    case 'returning':
    case 'second_factor':
    case 'done':
      break
    default:
      expectTypeOf(state).toBeNever()
  }
})
