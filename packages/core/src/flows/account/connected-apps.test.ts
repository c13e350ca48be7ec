// @vitest-environment node
import { expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/index.ts'
import type { FlowState } from '../../flow.ts'
import { calendar, createTestBackend } from '../../testing-backend.ts'
import { createConnectedAppsFlow, type ConnectedAppsStep } from './connected-apps.ts'

const ready = async (kit = createTestBackend()) => {
  const flow = createConnectedAppsFlow(createAuth(kit))
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  const state = flow.getState()
  if (state.step !== 'ready') throw new Error('The apps are not there.')
  return state
}

test('shows the apps as soon as somebody looks, and takes one back', async () => {
  const kit = createTestBackend()
  createConnectedAppsFlow(createAuth(kit))
  expect(kit.requests).toEqual([])
  const state = await ready(kit)
  expect(state.apps).toEqual([calendar])
  const next = await state.revoke(calendar.clientId)
  expect(next).toMatchObject({ step: 'ready', apps: [] })
  expect(kit.requests.map(({ route }) => route)).toEqual([
    'GET /account/connected-apps',
    'POST /account/connected-apps/revoke',
  ])
})

test('keeps showing an app that could not be revoked', async () => {
  const kit = createTestBackend({
    'POST /account/connected-apps/revoke': () => Promise.reject(new AuthError('offline')),
  })
  const state = await ready(kit)
  const next = await state.revoke(calendar.clientId)
  expect(next).toMatchObject({ step: 'ready', apps: [calendar], error: { code: 'offline' } })
})

test('names its actions', () => {
  expectTypeOf<FlowState<ConnectedAppsStep>['pending']>().toEqualTypeOf<'load' | 'revoke' | null>()
})
