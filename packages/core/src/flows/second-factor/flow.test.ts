import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type Complete } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import type { SecondFactorEntry } from '../../shapes/outcome.ts'
import {
  complete,
  createTestBackend,
  due,
  rightCode,
  rightPassword,
  rightRecoveryCode,
  rightTotp,
} from '../../testing-backend.ts'
import { createEmailOtpFlow, type EmailOtpStep } from '../email-otp/flow.ts'
import { createMagicLinkLandingFlow } from '../magic-link/landing.ts'
import { createPasswordResetLandingFlow } from '../password-reset/flow.ts'
import { createPasswordFlow, type PasswordStep } from '../password/flow.ts'
import { createPhoneOtpFlow, type PhoneOtpStep } from '../phone-otp/flow.ts'
import { createSecondFactorFlow, type SecondFactorStep } from './flow.ts'

const to = { email: 'ada@example.com' }

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

/** A backend where everybody owes a second factor. */
const createOwing = () =>
  createTestBackend({
    'POST /email-otp/finish': due,
    'POST /phone-otp/finish': due,
    'POST /password/sign-in': due,
    'POST /magic-link/redeem': due,
    'POST /password-reset/finish': due,
    'GET /second-factor': due,
    'GET /session': () => null,
  })

const owing = <Step extends { step: string }>(flow: Flow<Step>) => {
  const state = flow.getState()
  if (state.step !== 'second_factor') throw new Error(`The flow is at ${state.step}.`)
  return state as unknown as SecondFactorEntry<Step> & { error: AuthError | null }
}

const settled = async (flow: Flow<{ step: string }>) => {
  flow.subscribe(() => {})
  await expect.poll(() => (flow.getState() as { pending: unknown }).pending).toBeNull()
}

/** Each way in, as far as the second factor. */
const ways = {
  async 'email-otp'(kit = createOwing()): Promise<Way> {
    const auth = createAuth({ ...kit, session: null })
    const flow = createEmailOtpFlow(auth)
    await (flow.getState() as At<EmailOtpStep, 'address'>).start(to)
    await (flow.getState() as At<EmailOtpStep, 'code'>).finish(rightCode)
    return { auth, flow, first: 'address' }
  },
  async 'phone-otp'(kit = createOwing()): Promise<Way> {
    const auth = createAuth({ ...kit, session: null })
    const flow = createPhoneOtpFlow(auth)
    const phone = { phone: '+447400900321', channel: 'whatsapp' as const }
    await (flow.getState() as At<PhoneOtpStep, 'address'>).start(phone)
    await (flow.getState() as At<PhoneOtpStep, 'code'>).finish(rightCode)
    return { auth, flow, first: 'address' }
  },
  async password(kit = createOwing()): Promise<Way> {
    const auth = createAuth({ ...kit, session: null })
    const flow = createPasswordFlow(auth)
    const credentials = { ...to, password: rightPassword }
    await (flow.getState() as At<PasswordStep, 'credentials'>).signIn(credentials)
    return { auth, flow, first: 'credentials' }
  },
  async 'magic-link'(kit = createOwing()): Promise<Way> {
    history.replaceState(null, '', '/sign-in/link#token=good&attempt=attempt-1')
    const auth = createAuth({ ...kit, session: null })
    const flow = createMagicLinkLandingFlow(auth)
    await settled(flow)
    return { auth, flow, first: 'opening' }
  },
  async 'password-reset'(kit = createOwing()): Promise<Way> {
    history.replaceState(null, '', '/sign-in/new-password#token=good')
    const auth = createAuth({ ...kit, session: null })
    const flow = createPasswordResetLandingFlow(auth)
    await settled(flow)
    const state = flow.getState()
    if (state.step === 'password') await state.finish(rightPassword)
    return { auth, flow, first: 'opening' }
  },
  async 'second-factor'(kit = createOwing()): Promise<Way> {
    const auth = createAuth({ ...kit, session: null })
    const flow = createSecondFactorFlow(auth)
    await settled(flow)
    return { auth, flow, first: 'none' }
  },
}
const everyWay = Object.keys(ways) as (keyof typeof ways)[]

type At<Step, Name> = Extract<FlowState<Step>, { step: Name }>
type Way = {
  auth: ReturnType<typeof createAuth>
  flow: Flow<{ step: string }>
  /** The step to begin again with. */
  first: string
}

test.for(everyWay)('%s comes to the second factor, and nobody is in before it', async (way) => {
  const { auth, flow } = await ways[way]()
  expect(flow.getState()).toMatchObject({ factors: ['totp', 'recovery-code'], error: null })
  expect(auth.session.getState().step).toBe('signed-out')

  await owing(flow).finish({ factor: 'totp', code: '000000' })
  expect(owing(flow).error).toMatchObject({ code: 'totp-incorrect', field: 'code' })
  expect(auth.session.getState().step).toBe('signed-out')

  await owing(flow).finish({ factor: 'totp', code: rightTotp })
  expect(flow.getState()).toMatchObject({ step: 'done', outcome: complete })
  expect(auth.session.getState().step).toBe('signed-in')
})

test.for(everyWay)('%s takes a recovery code as well', async (way) => {
  const { flow } = await ways[way]()
  await owing(flow).finish({ factor: 'recovery-code', code: rightRecoveryCode })
  expect(flow.getState().step).toBe('done')
})

test.for(everyWay)('%s begins again for who goes back, and the server forgets', async (way) => {
  const kit = createOwing()
  const { flow, first } = await ways[way](kit)
  owing(flow).back()
  expect(flow.getState().step).toBe(first)
  expect(kit.requests.at(-1)?.route).toBe('POST /second-factor/cancel')
  expect(sessionStorage.getItem('latchkey') ?? '{}').not.toContain('second-factor')
})

test('comes back to the second factor after a reload, until its time is over', async () => {
  const kit = createOwing()
  await ways['email-otp'](kit)
  const flow = createEmailOtpFlow(createAuth(kit))
  await owing(flow).finish({ factor: 'totp', code: rightTotp })
  expect(flow.getState().step).toBe('done')
  expect(createEmailOtpFlow(createAuth(kit)).getState().step).toBe('address')

  kit.answers['POST /email-otp/finish'] = () => ({ ...due(), expiresAt: Date.now() - 1 })
  await ways['email-otp'](kit)
  expect(createEmailOtpFlow(createAuth(kit)).getState().step).toBe('address')
})

test('comes back to it on the page of a link, too, but not when a new link led there', async () => {
  await ways['magic-link']()
  const open = () => createMagicLinkLandingFlow(createAuth(createOwing())).getState().step
  expect(open()).toBe('second_factor')
  location.hash = '#token=new'
  expect(open()).toBe('opening')
})

test('forgets it for every flow of the tab when one goes back', async () => {
  const kit = createOwing()
  await ways['email-otp'](kit)
  const { flow } = await ways['second-factor'](kit)
  owing(flow).back()
  expect(createEmailOtpFlow(createAuth(kit)).getState().step).toBe('address')
})

test('keeps no code in storage', async () => {
  const { flow } = await ways['email-otp']()
  const next = owing(flow).finish({ factor: 'totp', code: rightTotp })
  expect(JSON.stringify(sessionStorage)).not.toContain(rightTotp)
  await next
})

test('stays with the step when the sign-in has expired, and says so', async () => {
  const kit = createOwing()
  kit.answers['POST /totp/finish'] = () => Promise.reject(new AuthError('second-factor-expired'))
  const { flow } = await ways.password(kit)
  await owing(flow).finish({ factor: 'totp', code: rightTotp })
  expect(owing(flow).error).toMatchObject({ code: 'second-factor-expired', kind: 'expired' })
})

test('takes over what another flow has finished', async () => {
  const { auth, flow } = await ways.password()
  owing(flow).complete(complete)
  expect(flow.getState().step).toBe('done')
  expect(auth.session.getState().step).toBe('signed-in')
})

test('waits for nothing when no sign-in does', async () => {
  const flow = createSecondFactorFlow(createAuth(createTestBackend()))
  await settled(flow)
  expect(flow.getState().step).toBe('none')
})

test('cannot be forgotten: `done` holds a complete outcome only, and a switch needs the step', () => {
  type At<S> = Extract<FlowState<EmailOtpStep>, { step: S }>
  expectTypeOf<At<'done'>['outcome']>().toEqualTypeOf<Complete>()
  expectTypeOf<At<'second_factor'>>().not.toHaveProperty('outcome')
  expectTypeOf<At<'second_factor'>>().not.toHaveProperty('start')
  expectTypeOf<FlowState<SecondFactorStep>['pending']>().toEqualTypeOf<'load' | 'finish' | null>()
  const words = (state: FlowState<PasswordStep>): string => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- that is the point
    switch (state.step) {
      case 'credentials':
      case 'code':
      case 'done':
        return state.step
      default:
        // @ts-expect-error -- `second_factor` is not handled
        return state satisfies never
    }
  }
  expect(words(createPasswordFlow(createAuth()).getState())).toBe('credentials')
})
