import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAuth, type Auth } from '../auth.ts'
import { AuthError } from '../contract/index.ts'
import type { Flow } from '../flow.ts'
import { createEmailOtpFlow } from '../flows/email-otp/flow.ts'
import { createSessionsFlow } from '../flows/account/sessions.ts'
import { createLater, createTestBackend, due, rightCode, rightTotp } from '../testing-backend.ts'
import { recordAuth } from './record-auth.ts'
import { replay } from './replay.ts'
import { stepsOf } from './steps.ts'
import type { Trace } from './trace.ts'

const ada = { email: 'ada@example.com' }

beforeEach(() => sessionStorage.clear())
afterEach(() => {
  vi.useRealTimers()
})

/** Like `useFlow`: by the recorder where there is one, and listened to. */
const open = <Step>(auth: Auth, create: (auth: Auth) => Flow<Step>) => {
  const flow = auth.recorder?.watch(create) ?? create(auth)
  flow.subscribe(() => {})
  return flow
}

/** Calls an action of the step that is shown. */
const act = async (flow: Flow<unknown>, action: string, input: readonly unknown[] = []) => {
  const state = flow.getState() as unknown as Record<string, (...input: unknown[]) => unknown>
  if (!state[action]) throw new Error(`There is no ${action} at ${String(state.step)}.`)
  return await state[action](...input)
}

const traceOf = (auth: Auth): Trace => {
  const trace = auth.recorder?.trace()
  if (!trace) throw new Error('Nothing was recorded.')
  return trace
}

/** A sign-in by a code, wrong at first, with an app as a second factor; then a sign-out. */
const record = async () => {
  const kit = createTestBackend()
  const { 'POST /email-otp/finish': finish } = kit.answers
  kit.answers['POST /email-otp/finish'] = async (input, options) => {
    await finish(input, options)
    return due()
  }
  const auth = recordAuth({ ...kit, session: null })
  auth.connect()
  const flow = open(auth, createEmailOtpFlow)
  await act(flow, 'start', [ada])
  await act(flow, 'finish', ['917355'])
  await act(flow, 'finish', [rightCode])
  await act(flow, 'finish', [{ factor: 'totp', code: rightTotp }])
  await act(auth.session, 'signOut')
  return traceOf(auth)
}

test('replays a sign-in by its trace, by the same actions to the same steps', async () => {
  const recorded = await record()
  const text = JSON.stringify(recorded)
  expect(text).not.toMatch(/ada@|example\.com|917355|123456|654321|Ada|Lovelace|user-ada|laptop/)

  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  const trace: Trace = JSON.parse(text)
  const auth = recordAuth({ backend: replay(trace), session: null })
  auth.connect()
  const flows: Record<string, Flow<unknown>> = {
    session: auth.session,
    'email-otp': open(auth, createEmailOtpFlow),
  }
  for (const event of trace.events) {
    const flow = event.type === 'action' && flows[event.flow]
    if (flow) await act(flow, event.action, event.input)
  }
  expect(stepsOf(traceOf(auth))).toEqual(stepsOf(recorded))
  expect(stepsOf(recorded)).toMatchInlineSnapshot(`
    [
      "session signed-out",
      "email-otp address",
      "email-otp address start…",
      "email-otp code",
      "email-otp code finish…",
      "email-otp code code-incorrect",
      "email-otp code finish…",
      "email-otp second_factor",
      "email-otp second_factor finish…",
      "session signed-in",
      "email-otp done",
      "session signed-in signOut…",
      "session signed-out",
    ]
  `)
})

test('plays in a client that records nothing, with instants as far ahead as they were', async () => {
  const trace = await record()
  sessionStorage.clear()
  const flow = createEmailOtpFlow(createAuth({ backend: replay(trace, { now: () => 5_000_000 }) }))
  await act(flow, 'start', [{ email: 'a@redacted.example' }])
  const { challenge } = flow.getState() as unknown as { challenge: { expiresAt: number } }
  expect(challenge.expiresAt).toBeGreaterThan(5_000_000 + 599_000)
  expect(challenge.expiresAt).toBeLessThanOrEqual(5_000_000 + 600_000)
})

test('says which answer a trace does not hold', async () => {
  const answer = replay(await record())('GET /totp', {}, {})
  await expect(answer).rejects.toThrow('The trace holds no further answer to GET /totp.')
})

test('leaves open what was never answered, until it is aborted', async () => {
  const auth = recordAuth(createTestBackend({ 'GET /session': () => createLater<null>().answer }))
  void auth.request('GET /session', {})
  const leaving = new AbortController()
  const answer = replay(traceOf(auth))('GET /session', {}, { signal: leaving.signal })
  leaving.abort(new Error('left'))
  await expect(answer).rejects.toThrow('left')
})

test('gives every request its own answer when several routes are asked at once', async () => {
  const auth = recordAuth(createTestBackend())
  await Promise.all([auth.request('GET /totp', {}), auth.request('GET /recovery-code', {})])
  const backend = replay(traceOf(auth))
  expect(await backend('GET /recovery-code', {}, {})).toEqual({ left: null })
  expect(await backend('GET /totp', {}, {})).toEqual({ enrolled: false })
})

test('knows the ids of the answers in the actions', async () => {
  const auth = recordAuth(createTestBackend())
  const flow = open(auth, createSessionsFlow)
  await act(flow, 'load')
  await act(flow, 'endSession', ['session-phone'])
  const actions = traceOf(auth).events.flatMap((event) =>
    event.type === 'action' ? [[event.action, ...event.input]] : [],
  )
  expect(actions).toEqual([['load'], ['endSession', 'session~2']])
})

test('rejects as the backend did', async () => {
  const kit = createTestBackend({
    'GET /totp': () => {
      throw new AuthError('rate-limited', { retryAt: Date.now() + 9000 })
    },
  })
  const auth = recordAuth(kit)
  await auth.request('GET /totp', {}).catch(() => {})
  await expect(replay(traceOf(auth), { now: () => 0 })('GET /totp', {}, {})).rejects.toMatchObject({
    name: 'AuthError',
    code: 'rate-limited',
    kind: 'limited',
    retryAt: expect.closeTo(9000, -3),
  })
})
