import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import { AuthError, type Challenge } from '../../contract/index.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { complete, createLater, createTestBackend, rightCode } from '../../testing-backend.ts'
import { createPhoneOtpFlow, type PhoneOtpStep } from './flow.ts'

const bySms = { phone: '+447400900321', channel: 'sms' } as const
const byWhatsapp = { ...bySms, channel: 'whatsapp' } as const

beforeEach(() => sessionStorage.clear())
afterEach(() => vi.unstubAllGlobals())

const at = <S extends PhoneOtpStep['step']>(flow: Flow<PhoneOtpStep>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<PhoneOtpStep>, { step: S }>
}

/** A new page of the same tab: nothing but storage is shared. */
const open = (kit = createTestBackend()) => createPhoneOtpFlow(createAuth(kit))

/** Plays a browser that reads text messages, and counts what it was asked. */
const readTextMessages = () => {
  type Asked = { over: boolean; give(code: unknown): void; refuse(error: unknown): void }
  const asked: Asked[] = []
  vi.stubGlobal('OTPCredential', Object)
  vi.stubGlobal('navigator', {
    credentials: {
      get({ signal }: { signal: AbortSignal }) {
        const later = createLater<unknown>()
        const end = (settle: () => void) => {
          own.over = true
          settle()
        }
        const own: Asked = {
          over: false,
          give: (code) => end(() => later.give({ code })),
          refuse: (error) => end(() => later.refuse(error)),
        }
        signal.addEventListener('abort', () => own.refuse(signal.reason))
        asked.push(own)
        return later.answer
      },
    },
  })
  /** The messages that the browser waits for now. */
  const open = () => asked.filter(({ over }) => !over)
  return { asked, open }
}

/** A page that shows the code step. */
const wait = async (kit = createTestBackend(), to: typeof bySms | typeof byWhatsapp = bySms) => {
  const flow = open(kit)
  const leave = flow.subscribe(() => {})
  await at(flow, 'address').start(to)
  await loaded()
  return { kit, flow, leave }
}

/** What waits for text messages is loaded when there may be one. */
const loaded = async () => {
  await vi.dynamicImportSettled()
  await new Promise((resolve) => setTimeout(resolve))
}

test('goes from the number to the code to done, and signs in', async () => {
  const kit = createTestBackend()
  const auth = createAuth(kit)
  const flow = createPhoneOtpFlow(auth)
  await at(flow, 'address').start(bySms)
  expect(at(flow, 'code')).toMatchObject({ to: bySms, received: null })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({
    step: 'done',
    outcome: complete,
  })
  expect(auth.session.getState().step).toBe('signed-in')
  expect(kit.requests).toMatchObject([
    { route: 'POST /phone-otp/start', input: bySms },
    { route: 'POST /phone-otp/finish', input: { attempt: 'attempt-1', code: rightCode } },
  ])
})

test('sends another code by the other channel, to the same number, and back', async () => {
  const { kit, flow } = await wait()
  await at(flow, 'code').switchChannel()
  expect(at(flow, 'code')).toMatchObject({ to: byWhatsapp, challenge: { attempt: 'attempt-2' } })
  await at(flow, 'code').resend()
  await at(flow, 'code').switchChannel()
  expect(kit.requests.map(({ input }) => input)).toEqual([bySms, byWhatsapp, byWhatsapp, bySms])
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('stays with the code that was sent when the other channel fails', async () => {
  const { kit, flow } = await wait()
  kit.answers['POST /phone-otp/start'] = () =>
    Promise.reject(new AuthError('carrier-refused', { field: 'phone' }))
  expect(await at(flow, 'code').switchChannel()).toMatchObject({
    step: 'code',
    to: bySms,
    challenge: { attempt: 'attempt-1' },
    error: { code: 'carrier-refused', kind: 'refused' },
  })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('keeps number and channel when the person goes back', async () => {
  const { flow } = await wait(createTestBackend(), byWhatsapp)
  at(flow, 'code').back()
  expect(at(flow, 'address').to).toEqual(byWhatsapp)
})

test('comes back to the code and the channel after a reload', async () => {
  const kit = createTestBackend()
  const { flow } = await wait(kit)
  await at(flow, 'code').switchChannel()
  const reloaded = open(kit)
  expect(at(reloaded, 'code').to).toEqual(byWhatsapp)
  expect(await at(reloaded, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('finishes with the code of a text message that the browser reads', async () => {
  const phone = readTextMessages()
  const { flow } = await wait()
  const codes: unknown[] = []
  flow.subscribe(() => codes.push('received' in flow.getState() && at(flow, 'code').received))
  phone.asked[0]?.give(rightCode)
  await expect.poll(() => flow.getState().step).toBe('done')
  // A form shows the code before the server has answered.
  expect(codes[0]).toBe(rightCode)
  expect(phone.asked).toHaveLength(1)
})

test('keeps a code that was read in no storage', async () => {
  const phone = readTextMessages()
  const later = createLater<typeof complete>()
  const { flow } = await wait(createTestBackend({ 'POST /phone-otp/finish': () => later.answer }))
  phone.asked[0]?.give(rightCode)
  await expect.poll(() => at(flow, 'code').pending).toBe('finish')
  expect(sessionStorage.getItem('latchkey')).not.toContain(rightCode)
})

test('tries a code that was read once, and reads the next message after another was sent', async () => {
  const phone = readTextMessages()
  const { flow } = await wait()
  phone.asked[0]?.give('000000')
  await expect.poll(() => at(flow, 'code').error?.code).toBe('code-incorrect')
  expect(phone.asked).toHaveLength(1)
  await at(flow, 'code').resend()
  await loaded()
  expect(phone.open()).toHaveLength(1)
  phone.asked[1]?.give(rightCode)
  await expect.poll(() => flow.getState().step).toBe('done')
})

test('reads on after a wrong guess by hand', async () => {
  const phone = readTextMessages()
  const { flow } = await wait()
  await at(flow, 'code').finish('000000')
  await loaded()
  expect(phone.open()).toHaveLength(1)
  phone.open()[0]?.give(rightCode)
  await expect.poll(() => flow.getState().step).toBe('done')
})

test('asks the browser for nothing before the code is sent, without a listener, or for WhatsApp', async () => {
  const phone = readTextMessages()
  const flow = open()
  await at(flow, 'address').start(bySms)
  expect(phone.asked).toEqual([])
  sessionStorage.clear()
  const { flow: shown } = await wait(createTestBackend(), byWhatsapp)
  expect(phone.asked).toEqual([])
  await at(shown, 'code').switchChannel()
  await loaded()
  expect(phone.open()).toHaveLength(1)
})

test.for<[string, (flow: Flow<PhoneOtpStep>, leave: () => void) => unknown]>([
  ['the person goes back', (flow) => at(flow, 'code').back()],
  ['another code is asked for', (flow) => void at(flow, 'code').resend()],
  ['the channel changes', (flow) => at(flow, 'code').switchChannel()],
  ['a code is typed', (flow) => void at(flow, 'code').finish(rightCode)],
  ['the last listener leaves', (_, leave) => leave()],
  ['the flow is disposed of', (flow) => flow.dispose()],
])('stops waiting for a text message when %s', async ([, act]) => {
  const phone = readTextMessages()
  const { flow, leave } = await wait()
  expect(phone.open()).toHaveLength(1)
  act(flow, leave)
  await Promise.resolve()
  expect(phone.open()).toEqual([])
})

test('asks once when a component remounts in the same tick', async () => {
  const phone = readTextMessages()
  const { flow, leave } = await wait()
  leave()
  flow.subscribe(() => {})
  await loaded()
  expect(phone.asked).toHaveLength(1)
  expect(phone.open()).toHaveLength(1)
})

test('asks the browser again after a reload', async () => {
  await wait()
  const phone = readTextMessages()
  open().subscribe(() => {})
  await loaded()
  expect(phone.open()).toHaveLength(1)
})

test.for<[string, (phone: ReturnType<typeof readTextMessages>) => void]>([
  ['refuses', (phone) => phone.asked[0]?.refuse(new DOMException('No.', 'NotAllowedError'))],
  ['reads something else', (phone) => phone.asked[0]?.give('Pay now')],
  ['answers nothing', (phone) => phone.asked[0]?.give(undefined)],
])('shows no error and waits for the person when the browser %s', async ([, answer]) => {
  const phone = readTextMessages()
  const { flow } = await wait()
  answer(phone)
  await new Promise((done) => setTimeout(done))
  expect(at(flow, 'code')).toMatchObject({ error: null, pending: null, received: null })
  expect(await at(flow, 'code').finish(rightCode)).toMatchObject({ step: 'done' })
})

test('drops a code that comes after the person has gone back', async () => {
  const phone = readTextMessages()
  const { flow, kit } = await wait()
  phone.asked[0]?.give(rightCode)
  at(flow, 'code').back()
  await new Promise((done) => setTimeout(done))
  expect(at(flow, 'address').error).toBeNull()
  expect(kit.requests).toHaveLength(1)
})

test('sends one message for two clicks', async () => {
  const later = createLater<Challenge>()
  const kit = createTestBackend({ 'POST /phone-otp/start': () => later.answer })
  const { start } = at(open(kit), 'address')
  void start(bySms)
  void start(bySms)
  expect(kit.requests).toHaveLength(1)
})

test('names its actions, and gives each step only what is legal there', () => {
  type State = FlowState<PhoneOtpStep>
  type At<S extends PhoneOtpStep['step']> = Extract<State, { step: S }>
  expectTypeOf<State['pending']>().toEqualTypeOf<
    'start' | 'finish' | 'resend' | 'switchChannel' | null
  >()
  expectTypeOf<At<'address'>>().not.toHaveProperty('switchChannel')
  expectTypeOf<At<'done'>>().not.toHaveProperty('finish')
  expectTypeOf<At<'code'>['to']['channel']>().toEqualTypeOf<'sms' | 'whatsapp'>()
  // @ts-expect-error -- a number alone does not say how
  expectTypeOf<At<'address'>['start']>().toBeCallableWith({ phone: '+447400900321' })
  // @ts-expect-error -- no such channel
  expectTypeOf<At<'address'>['start']>().toBeCallableWith({ ...bySms, channel: 'pigeon' })
  const label = (state: At<'address' | 'code'>): string => {
    switch (state.step) {
      case 'address':
        return state.pending ?? 'number'
      case 'code':
        return state.received ?? 'code'
      default:
        return state satisfies never
    }
  }
  // @ts-expect-error -- `done` is not handled
  expect(label(open().getState())).toBe('number')
})
