import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth, type Auth, type AuthOptions } from '../../auth.ts'
import { httpBackend } from '../../backend.ts'
import { AuthError, type OutputOf } from '../../contract/index.ts'
import type { FlowState } from '../../flow.ts'
import { ada, complete, createLater, createTestBackend, laptop } from '../../testing-backend.ts'
import type { SessionStep } from './flow.ts'

const signedIn = { session: laptop, user: ada }

const leavings: (() => void)[] = []
/** A page of this browser that listens to the others. */
const openTab = async (options: AuthOptions): Promise<Auth> => {
  const auth = createAuth(options)
  leavings.push(auth.connect())
  await vi.dynamicImportSettled()
  return auth
}

beforeEach(() => {
  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  for (const leave of leavings.splice(0)) leave()
  vi.useRealTimers()
})

const signOut = (auth: Auth) => {
  const state = auth.session.getState()
  if (state.step !== 'signed-in') throw new Error(`The session is ${state.step}.`)
  return state.signOut()
}

const routes = ({ requests }: { requests: { route: string }[] }) =>
  requests.map(({ route }) => route)

test('finds out who is signed in, with one request', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const auth = createAuth(kit)
  expect(auth.session.getState()).toMatchObject({ step: 'unknown', pending: null })
  leavings.push(auth.connect(), auth.connect())
  expect(auth.session.getState().pending).toBe('refresh')
  await expect.poll(() => auth.session.getState()).toMatchObject({ step: 'signed-in', ...signedIn })
  expect(routes(kit)).toEqual(['GET /session'])
})

test('finds out that nobody is signed in', async () => {
  const auth = await openTab(createTestBackend())
  await expect.poll(() => auth.session.getState().step).toBe('signed-out')
})

test('knows from the first moment what the server knew', async () => {
  const kit = createTestBackend()
  expect((await openTab({ ...kit, session: signedIn })).session.getInitialState()).toMatchObject({
    step: 'signed-in',
    ...signedIn,
  })
  expect((await openTab({ ...kit, session: null })).session.getInitialState().step).toBe(
    'signed-out',
  )
  expect(kit.requests).toEqual([])
})

test('finds out who is signed in while what asks for it comes and goes', async () => {
  const later = createLater<OutputOf<'GET /session'>>()
  const auth = await openTab(createTestBackend({ 'GET /session': () => later.answer }))
  auth.session.subscribe(() => {})()
  await Promise.resolve()
  later.give(signedIn)
  await expect.poll(() => auth.session.getState().step).toBe('signed-in')
})

const html = (status: number) => new Response('<h1>Sorry</h1>', { status })
const failures: [string, string, typeof fetch][] = [
  ['a dead network', 'offline', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['a 503', 'unavailable', async () => html(503)],
  ['a 500', 'unexpected', async () => html(500)],
  [
    'a 429',
    'rate-limited',
    async () =>
      Response.json({ error: { code: 'rate-limited', kind: 'limited' } }, { status: 429 }),
  ],
  ['a bare 429', 'unexpected', async () => html(429)],
  ['a bare 401', 'unexpected', async () => html(401)],
  ['a 404 page', 'unexpected', async () => html(404)],
  ['the page of a captive portal', 'unexpected', async () => html(200)],
  ['the JSON of a stranger', 'unexpected', async () => Response.json({ status: 'ok' })],
]

for (const [name, code, fetch] of failures) {
  test(`stays signed in through ${name}, with the error beside it`, async () => {
    const auth = createAuth({ backend: httpBackend({ fetch }), session: signedIn })
    expect(await auth.session.getState().refresh()).toMatchObject({
      step: 'signed-in',
      ...signedIn,
      error: { code },
    })
  })

  test(`stays unknown through ${name}`, async () => {
    const auth = createAuth({ backend: httpBackend({ fetch }) })
    expect(await auth.session.getState().refresh()).toMatchObject({
      step: 'unknown',
      error: { code },
    })
  })
}

test('signs out when the answer is that nobody is signed in', async () => {
  const auth = createAuth({ ...createTestBackend(), session: signedIn })
  expect(await auth.session.getState().refresh()).toMatchObject({ step: 'signed-out', error: null })
})

test('signs out when any route says so', async () => {
  const kit = createTestBackend({
    'GET /account/sessions': () => Promise.reject(new AuthError('signed-out')),
  })
  const auth = createAuth({ ...kit, session: signedIn })
  await expect(auth.request('GET /account/sessions', {})).rejects.toMatchObject({
    code: 'signed-out',
  })
  expect(auth.session.getState().step).toBe('signed-out')
})

test('looks the same after signing in as after a reload', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const fresh = createAuth(kit)
  fresh.accept(complete)
  const reloaded = createAuth(kit)
  await reloaded.session.getState().refresh()
  expect(JSON.stringify(fresh.session.getState())).toBe(JSON.stringify(reloaded.session.getState()))
})

test('signs out', async () => {
  const auth = createAuth({ ...createTestBackend(), session: signedIn })
  expect(await signOut(auth)).toMatchObject({ step: 'signed-out', error: null })
})

test('stays signed in when signing out is refused, and says so', async () => {
  const kit = createTestBackend({
    'POST /session/sign-out': () => Promise.reject(new AuthError('rate-limited')),
  })
  const auth = createAuth({ ...kit, session: signedIn })
  expect(await signOut(auth)).toMatchObject({ step: 'signed-in', error: { code: 'rate-limited' } })
})

test('signs out without a network, in every tab, and tells the server when there is one', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const signOutAtServer = kit.answers['POST /session/sign-out']
  kit.answers['POST /session/sign-out'] = () => Promise.reject(new AuthError('offline'))
  const [here, there] = [
    await openTab({ ...kit, session: signedIn }),
    await openTab({ ...kit, session: signedIn }),
  ]
  expect(await signOut(here)).toMatchObject({ step: 'signed-out', error: null })
  await expect.poll(() => there.session.getState().step).toBe('signed-out')

  kit.answers['POST /session/sign-out'] = (input, options) => {
    kit.answers['GET /session'] = () => null
    return signOutAtServer(input, options)
  }
  const reloaded = await openTab({ ...kit, session: signedIn })
  expect(reloaded.session.getState().step).toBe('signed-out')
  window.dispatchEvent(new Event('online'))
  await expect.poll(() => routes(kit).at(-1)).toBe('GET /session')
  const sent = kit.requests.find(({ route }) => route === 'POST /session/sign-out')
  expect(sent?.input).toEqual({ sessionId: laptop.sessionId })
  expect(here.session.getState().step).toBe('signed-out')
})

test('signs out although the page asks again meanwhile', async () => {
  const later = createLater<Record<string, never>>()
  const kit = createTestBackend({ 'POST /session/sign-out': () => later.answer })
  const auth = createAuth({ ...kit, session: signedIn })
  const leaving = signOut(auth)
  const refreshing = auth.session.getState().refresh()
  later.give({})
  expect(await leaving).toMatchObject({ step: 'signed-out' })
  expect(await refreshing).toMatchObject({ step: 'signed-out' })
  expect(routes(kit)).toEqual(['POST /session/sign-out'])
})

test('signs out although the button leaves the page at once', async () => {
  const later = createLater<Record<string, never>>()
  const kit = createTestBackend({ 'POST /session/sign-out': () => later.answer })
  const auth = await openTab({ ...kit, session: signedIn })
  const closeMenu = auth.session.subscribe(() => {})
  const leaving = signOut(auth)
  closeMenu()
  await expect.poll(() => kit.requests).toHaveLength(1)
  expect(kit.requests[0]?.signal?.aborted).toBe(false)
  later.give({})
  expect(await leaving).toMatchObject({ step: 'signed-out' })
})

test('believes a sign-in over an older question', async () => {
  const later = createLater<OutputOf<'GET /session'>>()
  const auth = createAuth(createTestBackend({ 'GET /session': () => later.answer }))
  const refreshing = auth.session.getState().refresh()
  auth.accept(complete)
  later.give(null)
  expect(await refreshing).toMatchObject({ step: 'signed-in' })
})

test('asks again after it was answered once', async () => {
  const kit = createTestBackend()
  const auth = createAuth(kit)
  await auth.session.getState().refresh()
  kit.answers['GET /session'] = () => signedIn
  expect(await auth.session.getState().refresh()).toMatchObject({ step: 'signed-in' })
})

test('signs the other tabs in and out', async () => {
  const kit = createTestBackend()
  const [here, there] = [
    await openTab({ ...kit, session: null }),
    await openTab({ ...kit, session: null }),
  ]
  kit.answers['GET /session'] = () => complete
  here.accept(complete)
  await expect.poll(() => there.session.getState().step).toBe('signed-in')
  await signOut(here)
  await expect.poll(() => there.session.getState().step).toBe('signed-out')
  // A tab that was told which session is over need not ask.
  expect(routes(kit).filter((route) => route === 'GET /session')).toHaveLength(1)
})

test('does not send tabs back and forth when the backend refuses instead of answering null', async () => {
  const kit = createTestBackend({
    'GET /session': () => Promise.reject(new AuthError('signed-out')),
  })
  const here = await openTab({ ...kit, session: signedIn })
  const there = await openTab({ ...kit, session: signedIn })
  const last = await openTab({ ...kit, session: signedIn })
  await signOut(here)
  const steps = () => [there, last].map(({ session }) => session.getState().step)
  await expect.poll(steps).toEqual(['signed-out', 'signed-out'])
  await quiet(kit)
  expect(kit.requests.length).toBeLessThan(10)
})

/** Waits until no message of a channel leads to a request any more. */
const quiet = async ({ requests }: { requests: unknown[] }) => {
  const before = requests.length
  const echo = new BroadcastChannel('echo')
  const ear = new BroadcastChannel('echo')
  await new Promise((resolve) => {
    ear.addEventListener('message', resolve)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    echo.postMessage('?')
  })
  echo.close()
  ear.close()
  if (requests.length > before && requests.length < 100) await quiet({ requests })
}

test('still signs in and out after it has left the other tabs', async () => {
  const auth = createAuth({ ...createTestBackend(), session: null })
  auth.connect()()
  await Promise.resolve()
  auth.accept(complete)
  expect(await signOut(auth)).toMatchObject({ step: 'signed-out', error: null })
})

test('still tells the other tabs after one of two roots of a page is gone', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const here = await openTab({ ...kit, session: null })
  here.connect()()
  const there = await openTab({ ...kit, session: null })
  here.accept(complete)
  await expect.poll(() => there.session.getState().step).toBe('signed-in')
})

test.for([
  ['has no channels', undefined],
  [
    'forbids channels',
    function refuse() {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  ],
])('works in a browser that %s', async ([, channel]) => {
  vi.stubGlobal('BroadcastChannel', channel)
  const auth = await openTab(createTestBackend())
  auth.accept(complete)
  expect(await signOut(auth)).toMatchObject({ step: 'signed-out' })
})

test('tells nobody on the page of an answer that says nothing new', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const auth = await openTab({ ...kit, session: signedIn })
  const heard = vi.fn()
  auth.session.subscribe(heard)
  vi.advanceTimersByTime(60_001)
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.poll(() => routes(kit)).toEqual(['GET /session'])
  expect(heard).not.toHaveBeenCalled()
})

const show = () => document.dispatchEvent(new Event('visibilitychange'))

test('asks again when the page comes back after more than a minute', async () => {
  const kit = createTestBackend()
  await openTab({ ...kit, session: signedIn })
  vi.advanceTimersByTime(60_000)
  show()
  expect(kit.requests).toEqual([])
  vi.advanceTimersByTime(1)
  show()
  show()
  expect(routes(kit)).toEqual(['GET /session'])
})

test('asks again when the page comes back from the bfcache', async () => {
  const kit = createTestBackend()
  await openTab({ ...kit, session: signedIn })
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
  expect(kit.requests).toEqual([])
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  expect(routes(kit)).toEqual(['GET /session'])
})

test('asks again when the network comes back', async () => {
  const kit = createTestBackend({ 'GET /session': () => Promise.reject(new AuthError('offline')) })
  const auth = await openTab(kit)
  await expect.poll(() => auth.session.getState().error?.code).toBe('offline')
  kit.answers['GET /session'] = () => signedIn
  window.dispatchEvent(new Event('online'))
  await expect.poll(() => auth.session.getState()).toMatchObject({ step: 'signed-in', error: null })
})

test('asks nothing while nobody sees the page', async () => {
  const kit = createTestBackend()
  await openTab({ ...kit, session: signedIn })
  vi.advanceTimersByTime(60_001)
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  show()
  expect(kit.requests).toEqual([])
})

test('asks nothing once it has left', async () => {
  const kit = createTestBackend()
  createAuth({ ...kit, session: signedIn }).connect()()
  vi.advanceTimersByTime(60_001)
  show()
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  window.dispatchEvent(new Event('online'))
  ;(await openTab({ ...kit, session: null })).accept(complete)
  await quiet(kit)
  expect(kit.requests).toEqual([])
})

test('lets listeners call back in', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  const auth = createAuth({ ...kit, session: null })
  const seen: string[] = []
  auth.session.subscribe(() => {
    const state = auth.session.getState()
    seen.push(`${state.step} ${state.pending}`)
    if (state.step === 'signed-in' && !state.pending) void state.signOut()
  })
  await auth.session.getState().refresh()
  await expect.poll(() => auth.session.getState().step).toBe('signed-out')
  expect(seen).toEqual([
    'signed-out refresh',
    'signed-in null',
    'signed-in signOut',
    'signed-out null',
  ])
})

test('names its actions, and signs out only who is signed in', () => {
  type State = FlowState<SessionStep>
  expectTypeOf<State['pending']>().toEqualTypeOf<'refresh' | 'signOut' | null>()
  expectTypeOf<Extract<State, { step: 'signed-out' }>>().not.toHaveProperty('signOut')
})
