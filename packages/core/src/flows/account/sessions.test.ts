// @vitest-environment node
import { expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/index.ts'
import type { FlowState } from '../../flow.ts'
import { ada, createTestBackend, laptop } from '../../testing-backend.ts'
import { createSessionsFlow, type SessionsStep } from './sessions.ts'

const ready = async (kit = createTestBackend(), auth = createAuth(kit)) => {
  const flow = createSessionsFlow(auth)
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  return flow.getState()
}

const ids = (state: FlowState<SessionsStep>) =>
  state.step === 'ready' && state.sessions.map(({ sessionId }) => sessionId)

test('shows the live sessions as soon as somebody looks', async () => {
  const kit = createTestBackend()
  createSessionsFlow(createAuth(kit))
  expect(kit.requests).toEqual([])
  const state = await ready(kit)
  expect(state).toMatchObject({ step: 'ready', currentSessionId: 'session-laptop' })
  expect(ids(state)).toEqual(['session-laptop', 'session-phone'])
})

test('ends one session, and shows what is left', async () => {
  const state = await ready()
  if (state.step !== 'ready') throw new Error('The sessions are not there.')
  expect(ids(await state.endSession('session-phone'))).toEqual(['session-laptop'])
})

test('ends all the others', async () => {
  const state = await ready()
  if (state.step !== 'ready') throw new Error('The sessions are not there.')
  expect(ids(await state.endOtherSessions())).toEqual(['session-laptop'])
})

test('keeps showing the sessions when one could not be ended', async () => {
  const kit = createTestBackend({
    'POST /account/sessions/end': () => Promise.reject(new AuthError('offline')),
  })
  const state = await ready(kit)
  if (state.step !== 'ready') throw new Error('The sessions are not there.')
  const next = await state.endSession('session-phone')
  expect(ids(next)).toEqual(['session-laptop', 'session-phone'])
  expect(next.error?.code).toBe('offline')
})

test('loads again after a dead network', async () => {
  const kit = createTestBackend()
  const load = kit.answers['GET /account/sessions']
  kit.answers['GET /account/sessions'] = () => Promise.reject(new AuthError('timeout'))
  const state = await ready(kit)
  expect(state).toMatchObject({ step: 'loading', error: { code: 'timeout' } })
  kit.answers['GET /account/sessions'] = load
  expect(await state.load()).toMatchObject({ step: 'ready', error: null })
})

test('signs the page out when the session is over', async () => {
  const kit = createTestBackend({
    'GET /account/sessions': () => Promise.reject(new AuthError('signed-out')),
  })
  const auth = createAuth({ ...kit, session: { session: laptop, user: ada } })
  await ready(kit, auth)
  expect(auth.session.getState().step).toBe('signed-out')
})

test('names its actions', () => {
  expectTypeOf<FlowState<SessionsStep>['pending']>().toEqualTypeOf<
    'load' | 'endSession' | 'endOtherSessions' | null
  >()
})
