import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type Outcome } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  complete,
  createLater,
  createTestBackend,
  elsewhere,
  rightNumber,
} from '../../testing-backend.ts'
import { createMagicLinkLandingFlow, type MagicLinkLandingStep } from './landing.ts'

const goTo = (url: string) => history.replaceState({ kept: true }, '', url)

beforeEach(() => {
  sessionStorage.clear()
  goTo('/sign-in/link?next=%2Fhome#token=good&attempt=attempt-1')
})

type State = FlowState<MagicLinkLandingStep>

const settled = (flow: Flow<MagicLinkLandingStep>): Promise<State> =>
  new Promise((resolve) => {
    const look = () => {
      if (flow.getState().pending === null) resolve(flow.getState())
    }
    flow.subscribe(look)
    look()
  })

test('finishes by itself in the browser that asked', async () => {
  const kit = createTestBackend()
  const auth = createAuth(kit)
  const flow = createMagicLinkLandingFlow(auth)
  expect(await settled(flow)).toMatchObject({ step: 'done', outcome: complete })
  expect(auth.session.getState().step).toBe('signed-in')
  expect(kit.requests).toMatchObject([
    {
      route: 'POST /magic-link/redeem',
      input: { token: 'good', attempt: 'attempt-1', confirmed: false },
    },
  ])
})

test('does nothing before somebody looks at it', () => {
  const kit = createTestBackend()
  createMagicLinkLandingFlow(createAuth(kit))
  expect(kit.requests).toEqual([])
  expect(location.hash).toContain('good')
})

test('takes the token out of the address bar before anything is requested', async () => {
  let seen = ''
  const kit = createTestBackend({
    'POST /magic-link/redeem': () => {
      seen = location.href
      return complete
    },
  })
  const entries = history.length
  await settled(createMagicLinkLandingFlow(createAuth(kit)))
  expect(seen).toBe('http://localhost:3000/sign-in/link?next=%2Fhome')
  expect(history.length).toBe(entries)
  expect(history.state).toEqual({ kept: true })
  expect(JSON.stringify(sessionStorage)).not.toContain('good')
})

test('requests nothing when the token cannot be taken out of the address bar', async () => {
  const kit = createTestBackend()
  const replaceState = history.replaceState
  history.replaceState = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  const state = await settled(createMagicLinkLandingFlow(createAuth(kit)))
  history.replaceState = replaceState
  expect(state).toMatchObject({ step: 'opening', error: { code: 'unexpected' } })
  expect(kit.requests).toEqual([])
})

test('waits for a click in another browser', async () => {
  goTo('/sign-in/link#token=good')
  const kit = createTestBackend()
  const auth = createAuth(kit)
  const flow = createMagicLinkLandingFlow(auth)
  const state = await settled(flow)
  if (state.step !== 'confirm') throw new Error(`The flow is at ${state.step}.`)
  expect(state.error).toBeNull()
  expect(auth.session.getState().step).toBe('unknown')

  expect(await state.finish()).toMatchObject({ step: 'done', outcome: complete })
  expect(kit.requests.at(-1)?.input).toEqual({ token: 'good', attempt: null, confirmed: true })
})

test('confirms again after a dead network', async () => {
  goTo('/sign-in/link#token=good')
  const kit = createTestBackend()
  const { answers } = kit
  const redeem = answers['POST /magic-link/redeem']
  const flow = createMagicLinkLandingFlow(createAuth(kit))
  const state = await settled(flow)
  if (state.step !== 'confirm') throw new Error(`The flow is at ${state.step}.`)
  answers['POST /magic-link/redeem'] = () => Promise.reject(new AuthError('offline'))
  expect(await state.finish()).toMatchObject({ step: 'confirm', error: { code: 'offline' } })
  answers['POST /magic-link/redeem'] = redeem
  expect(await state.finish()).toMatchObject({ step: 'done' })
})

test('knows no link when the page was opened by hand', async () => {
  goTo('/sign-in/link#top')
  const kit = createTestBackend()
  expect(await settled(createMagicLinkLandingFlow(createAuth(kit)))).toMatchObject({
    step: 'opening',
    error: { code: 'link-unknown', kind: 'expired' },
  })
  expect(kit.requests).toEqual([])
  expect(location.hash).toBe('#top')
})

test('tries again after a dead network, with the token that is no longer in the address bar', async () => {
  const kit = createTestBackend()
  const redeem = kit.answers['POST /magic-link/redeem']
  kit.answers['POST /magic-link/redeem'] = () => Promise.reject(new AuthError('offline'))
  const state = await settled(createMagicLinkLandingFlow(createAuth(kit)))
  if (state.step !== 'opening') throw new Error(`The flow is at ${state.step}.`)
  expect(state.error?.code).toBe('offline')
  kit.answers['POST /magic-link/redeem'] = redeem
  expect(await state.open()).toMatchObject({ step: 'done' })
})

test('redeems once, however often it is opened', async () => {
  const later = createLater<Outcome>()
  const kit = createTestBackend({ 'POST /magic-link/redeem': () => later.answer })
  const flow = createMagicLinkLandingFlow(createAuth(kit))
  const leave = flow.subscribe(() => {})
  const first = flow.getState()
  leave()
  const done = settled(flow)
  if (first.step === 'opening') void first.open()
  later.give(complete)
  expect(await done).toMatchObject({ step: 'done' })
  expect(kit.requests).toHaveLength(1)
})

const approving = async (kit = createTestBackend()) => {
  goTo(`/sign-in/link#token=good&attempt=${elsewhere}`)
  const auth = createAuth(kit)
  const state = await settled(createMagicLinkLandingFlow(auth))
  if (state.step !== 'approve') throw new Error(`The flow is at ${state.step}.`)
  return { kit, auth, state }
}

test('shows who asks where another browser waits, and signs nobody in here', async () => {
  const { kit, auth, state } = await approving()
  expect(state.request.choices).toContain(rightNumber)
  expect(await state.approve(rightNumber)).toMatchObject({ step: 'approved' })
  expect(kit.requests.at(-1)).toMatchObject({
    route: 'POST /magic-link/approve',
    input: { token: 'good', attempt: elsewhere, number: rightNumber },
  })
  expect(auth.session.getState().step).toBe('unknown')
})

test('takes a wrong number for a no', async () => {
  const { state } = await approving()
  expect(await state.approve('13')).toMatchObject({ step: 'denied', mismatch: true })
})

test('denies what somebody else has asked for', async () => {
  const { state } = await approving()
  expect(await state.deny()).toMatchObject({ step: 'denied', mismatch: false })
})

test('signs in here instead of approving', async () => {
  const { state } = await approving()
  expect(await state.finish()).toMatchObject({ step: 'done', outcome: complete })
})

test('asks again who waits after a dead network', async () => {
  goTo(`/sign-in/link#token=good&attempt=${elsewhere}`)
  const kit = createTestBackend()
  const answer = kit.answers['POST /magic-link/request']
  kit.answers['POST /magic-link/request'] = () => Promise.reject(new AuthError('offline'))
  const state = await settled(createMagicLinkLandingFlow(createAuth(kit)))
  if (state.step !== 'opening') throw new Error(`The flow is at ${state.step}.`)
  kit.answers['POST /magic-link/request'] = answer
  expect(await state.open()).toMatchObject({ step: 'approve' })
})

test('names its actions', () => {
  expectTypeOf<State['pending']>().toEqualTypeOf<'open' | 'finish' | 'approve' | 'deny' | null>()
  const state = {} as State
  // @ts-expect-error -- nothing to approve before it is known who asks
  const early = () => state.approve('42')
  // @ts-expect-error -- an approval needs its number
  const blind = () => state.step === 'approve' && state.approve()
  expect([early, blind]).toHaveLength(2)
})
