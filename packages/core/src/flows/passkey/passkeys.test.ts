import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { stubCredentials } from '../../passkeys/testing-credentials.ts'
import { complete, createTestBackend } from '../../testing-backend.ts'
import { stepUpOf } from '../step-up/flow.ts'
import { createPasskeysFlow, upgradeToPasskey, type PasskeysStep } from './passkeys.ts'

const ready = (flow: Flow<PasskeysStep>) => {
  const state = flow.getState()
  if (state.step !== 'ready') throw new Error(`The flow is at ${state.step}.`)
  return state
}

const open = async (kit = createTestBackend()) => {
  const auth = createAuth({ ...kit, session: complete })
  const flow = createPasskeysFlow(auth)
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  return { kit, auth, flow, routes: () => kit.requests.map(({ route }) => route) }
}

const waiting = (credentials: ReturnType<typeof stubCredentials>, kind: string) =>
  expect.poll(() => credentials.pending.map((call) => call.kind)).toEqual([kind])

const namesOf = (flow: Flow<PasskeysStep>) => ready(flow).passkeys.map(({ name }) => name)

beforeEach(() => sessionStorage.clear())

test('makes, names and removes passkeys, and tells the browser after each', async () => {
  const credentials = stubCredentials()
  const { flow } = await open()
  expect(ready(flow).passkeys).toEqual([])
  const made = ready(flow).register('Phone')
  await waiting(credentials, 'create')
  expect(credentials.only().options.publicKey?.user.name).toBe('ada@example.com')
  credentials.only().resolve('b25l')
  await made
  expect(namesOf(flow)).toEqual(['Phone'])
  await ready(flow).rename('b25l', 'Old phone')
  expect(namesOf(flow)).toEqual(['Old phone'])
  await ready(flow).remove('b25l')
  expect(namesOf(flow)).toEqual([])

  const account = { rpId: 'app.example', userId: 'dXNlci1hZGE' }
  await expect
    .poll(() => credentials.signals.filter(([name]) => name === 'accepted'))
    .toEqual(
      [[], ['b25l'], ['b25l'], []].map((allAcceptedCredentialIds) => [
        'accepted',
        { ...account, allAcceptedCredentialIds },
      ]),
    )
  expect(credentials.signals).toContainEqual([
    'details',
    { ...account, name: 'ada@example.com', displayName: 'Ada Lovelace' },
  ])
})

test('says which device has one already, and stays as it is', async () => {
  const credentials = stubCredentials()
  const { flow } = await open()
  const made = ready(flow).register()
  await waiting(credentials, 'create')
  credentials.only().reject('InvalidStateError')
  expect((await made).error?.code).toBe('passkey-exists')
  expect(ready(flow).passkeys).toEqual([])
})

test('takes a passkey back that the server refused, and none that it may have taken', async () => {
  const credentials = stubCredentials()
  for (const [code, told] of [
    ['passkey-incorrect', 1],
    ['offline', 0],
  ] as const) {
    const { flow } = await open(
      createTestBackend({
        'POST /passkey/register/finish': () => Promise.reject(new AuthError(code)),
      }),
    )
    credentials.signals = []
    const made = ready(flow).register()
    await waiting(credentials, 'create')
    credentials.only().resolve('bmV3')
    expect((await made).error?.code).toBe(code)
    expect(credentials.signals.filter(([name]) => name === 'unknown')).toHaveLength(told)
  }
})

test('keeps the only way to sign in', async () => {
  stubCredentials()
  const { flow } = await open(
    createTestBackend({
      'POST /passkey/remove': () => Promise.reject(new AuthError('last-factor')),
    }),
  )
  expect((await ready(flow).remove('b25l')).error).toMatchObject({ code: 'last-factor' })
})

test('proves again by another passkey, then makes the new one', async () => {
  const credentials = stubCredentials()
  const kit = createTestBackend()
  const start = kit.answers['POST /passkey/register/start']
  const finish = kit.answers['POST /step-up/finish']
  let proven = false
  kit.answers['POST /passkey/register/start'] = (input, options) => {
    if (!proven) throw new AuthError('step-up-required', { ways: ['passkey', 'email-otp'] })
    return start(input, options)
  }
  kit.answers['POST /step-up/finish'] = (proof, options) => {
    proven = proof.way === 'passkey'
    return finish(proof, options)
  }
  const { auth, flow } = await open(kit)
  const stepUp = stepUpOf(auth)
  stepUp.subscribe(() => {})
  const made = ready(flow).register()
  await expect.poll(() => stepUp.getState().step).toBe('prompt')
  const prompt = stepUp.getState()
  if (prompt.step !== 'prompt') throw new Error('There is no prompt.')
  const next = prompt.finish({ way: 'passkey' })
  await waiting(credentials, 'dialog')
  credentials.only().resolve()
  await next
  await waiting(credentials, 'create')
  credentials.only().resolve('bmV3')
  await made
  expect(namesOf(flow)).toEqual(['Passkey'])
  expect(credentials.clashes).toBe(0)
})

test('lets the browser make one by itself where it can, and is quiet where not', async () => {
  const credentials = stubCredentials()
  const { auth, kit } = await open()
  const upgraded = upgradeToPasskey(auth)
  await waiting(credentials, 'automatic')
  credentials.only().resolve('YXV0bw')
  expect(await upgraded).toBe(true)
  expect(kit.requests.map(({ input }) => input)).toContainEqual({ automatic: true })

  const refused = upgradeToPasskey(auth)
  await waiting(credentials, 'automatic')
  credentials.only().reject('NotAllowedError')
  expect(await refused).toBe(false)

  const before = kit.requests.length
  stubCredentials({ conditionalCreate: false })
  expect(await upgradeToPasskey(auth)).toBe(false)
  stubCredentials({ supported: false })
  expect(await upgradeToPasskey(auth)).toBe(false)
  expect(kit.requests).toHaveLength(before)
})

test('names its actions', () => {
  expectTypeOf<FlowState<PasskeysStep>['pending']>().toEqualTypeOf<
    'load' | 'register' | 'rename' | 'remove' | null
  >()
})
