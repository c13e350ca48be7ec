// @vitest-environment node
import { expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type AccountExport } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { ada, complete, createTestBackend, laptop, rightPassword } from '../../testing-backend.ts'
import { stepUpOf } from '../step-up/flow.ts'
import { createAccountFlow, type AccountStep } from './flow.ts'

const open = (kit = createTestBackend()) => {
  const auth = createAuth({ ...kit, session: { session: laptop, user: ada } })
  return { auth, flow: createAccountFlow(auth), kit }
}
const at = (flow: Flow<AccountStep>) => {
  const state = flow.getState()
  if (state.step !== 'ready') throw new Error(`The flow is at ${state.step}.`)
  return state
}
const userOf = (auth: ReturnType<typeof createAuth>) => {
  const state = auth.session.getState()
  return state.step === 'signed-in' ? state.user : null
}

const grace = { first: 'Grace', middle: 'Brewster', last: 'Hopper' }

test('shows a change everywhere at once', async () => {
  const { auth, flow } = open()
  expect(await at(flow).rename(grace)).toMatchObject({ step: 'ready', error: null })
  expect(userOf(auth)).toMatchObject({ name: 'Grace Brewster Hopper', nameParts: grace })
})

test('changes the password, and says which of the two is not right', async () => {
  const { flow } = open()
  const password = 'a new one that is long'
  expect(await at(flow).setPassword({ password, existing: 'wrong' })).toMatchObject({
    error: { code: 'password-incorrect', field: 'existing' },
  })
  expect(await at(flow).setPassword({ password: 'short' })).toMatchObject({
    error: { code: 'password-weak', field: 'password' },
  })
  const existing = rightPassword
  expect(await at(flow).setPassword({ password, existing })).toMatchObject({ error: null })
})

test('hands out what is known, until the next change', async () => {
  const { flow } = open()
  const next = await at(flow).exportData()
  expect(next).toMatchObject({ exported: { user: { userId: ada.userId } } })
  expect(await at(flow).rename(grace)).toMatchObject({ exported: null })
})

test('signs out here and in the other tabs once the account is deleted', async () => {
  const { auth, flow, kit } = open()
  expect(await at(flow).deleteAccount(ada.userId)).toMatchObject({ step: 'deleted' })
  expect(auth.session.getState().step).toBe('signed-out')
  expect(kit.requests.map(({ route }) => route)).toEqual(['POST /account/delete'])
})

test('stays signed in when the account could not be deleted', async () => {
  const refuse = () => Promise.reject(new AuthError('offline'))
  const { auth, flow } = open(createTestBackend({ 'POST /account/delete': refuse }))
  expect(await at(flow).deleteAccount(ada.userId)).toMatchObject({ error: { code: 'offline' } })
  expect(userOf(auth)).toEqual(ada)
})

test('goes on after a second proof where a change wants both factors', async () => {
  const proofs: string[] = []
  const { auth, flow } = open(
    createTestBackend({
      'POST /step-up/finish': ({ way }) => {
        proofs.push(way)
        return complete
      },
      'POST /account/password': () => {
        if (!proofs.includes('totp')) throw new AuthError('step-up-required', { ways: ['totp'] })
        if (!proofs.includes('password')) {
          throw new AuthError('step-up-required', { ways: ['password'] })
        }
        return complete
      },
    }),
  )
  const prompt = stepUpOf(auth)
  prompt.subscribe(() => {
    const state = prompt.getState()
    if (state.step !== 'prompt' || state.pending) return
    void state.finish(
      state.ways[0] === 'totp'
        ? { way: 'totp', code: '654321' }
        : { way: 'password', password: rightPassword },
    )
  })
  expect(await at(flow).setPassword({ password: 'a new one that is long' })).toMatchObject({
    error: null,
  })
  expect(proofs).toEqual(['totp', 'password'])
})

test('names its actions, and allows none after the end', () => {
  expectTypeOf<FlowState<AccountStep>['pending']>().toEqualTypeOf<
    | 'rename'
    | 'setPassword'
    | 'removeWallet'
    | 'unlinkProvider'
    | 'exportData'
    | 'deleteAccount'
    | null
  >()
  type Deleted = Extract<AccountStep, { step: 'deleted' }>
  expectTypeOf<keyof Deleted>().toEqualTypeOf<'step'>()
  type Ready = Extract<AccountStep, { step: 'ready' }>
  expectTypeOf<Ready['exported']>().toEqualTypeOf<AccountExport | null>()
  // @ts-expect-error -- a name has three parts
  expectTypeOf<Parameters<Ready['rename']>>().toEqualTypeOf<[{ first: string }]>()
})
