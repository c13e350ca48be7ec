import { beforeEach, expect, expectTypeOf, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import type { Flow, FlowState } from '../../flow.ts'
import { ada, createTestBackend, laptop, rightCode } from '../../testing-backend.ts'
import {
  createEmailsFlow,
  createPhonesFlow,
  type EmailsStep,
  type PhonesStep,
} from './addresses.ts'

beforeEach(() => sessionStorage.clear())

const at = <Step extends { step: string }, S extends Step['step']>(flow: Flow<Step>, step: S) => {
  const state = flow.getState()
  if (state.step !== step) throw new Error(`The flow is at ${state.step}.`)
  return state as Extract<FlowState<Step>, { step: S }>
}

/** A page of the tab: nothing but storage is shared with the next. */
const open = (kit = createTestBackend()) => {
  const auth = createAuth({ ...kit, session: { session: laptop, user: ada } })
  const user = () => {
    const state = auth.session.getState()
    return state.step === 'signed-in' ? state.user : ada
  }
  return { auth, kit, user, emails: createEmailsFlow(auth), phones: createPhonesFlow(auth) }
}

const to = { email: 'new@example.com' }

test('adds an address by its code, makes it the primary one, and removes the old one', async () => {
  const { emails, user } = open()
  await at(emails, 'list').add(to)
  expect(at(emails, 'code')).toMatchObject({ to })
  expect(user().emails).toHaveLength(1)
  await at(emails, 'code').finish('000000')
  expect(at(emails, 'code').error).toMatchObject({ code: 'code-incorrect', field: 'code' })

  await at(emails, 'code').finish(rightCode)
  expect(at(emails, 'list')).toMatchObject({ to: null, error: null })
  expect(user().emails.map(({ email }) => email)).toEqual(['ada@example.com', 'new@example.com'])

  await at(emails, 'list').makePrimary('email-new@example.com')
  expect(user().emails.map(({ primary }) => primary)).toEqual([false, true])
  await at(emails, 'list').remove('email-ada')
  expect(user().emails.map(({ email }) => email)).toEqual(['new@example.com'])
  expect(await at(emails, 'list').remove('email-new@example.com')).toMatchObject({
    step: 'list',
    error: { code: 'last-factor' },
  })
})

test('adds a number', async () => {
  const { phones, user } = open()
  await at(phones, 'list').add({ phone: '+447400900321', channel: 'whatsapp' })
  await at(phones, 'code').finish(rightCode)
  expect(user().phones).toMatchObject([{ phone: '+447400900321', primary: true }])
})

test('keeps the challenge through a reload, each kind its own', async () => {
  const { emails } = open()
  await at(emails, 'list').add(to)
  const { challenge } = at(emails, 'code')

  const reloaded = open()
  expect(at(reloaded.emails, 'code')).toMatchObject({ to, challenge })
  expect(at(reloaded.phones, 'list').to).toBeNull()
  await at(reloaded.emails, 'code').finish(rightCode)
  at(open().emails, 'list')
})

test('goes back to correct the address, which is kept', async () => {
  const { emails } = open()
  await at(emails, 'list').add(to)
  at(emails, 'code').back()
  expect(at(emails, 'list').to).toEqual(to)
  at(open().emails, 'list')
})

test('sends another code for the same address', async () => {
  const { emails, kit } = open()
  await at(emails, 'list').add(to)
  const before = at(emails, 'code').challenge.attempt
  await at(emails, 'code').resend()
  expect(at(emails, 'code').challenge.attempt).not.toBe(before)
  expect(kit.requests.map(({ input }) => input)).toEqual([to, to])
})

test('names its actions, each with what it needs', () => {
  type Actions = 'add' | 'makePrimary' | 'remove' | 'finish' | 'resend' | null
  expectTypeOf<FlowState<EmailsStep>['pending']>().toEqualTypeOf<Actions>()
  const call = (state: FlowState<PhonesStep>) => {
    // @ts-expect-error -- only a list can be added to
    void state.add
    if (state.step !== 'list') return
    // @ts-expect-error -- a number goes with its channel
    void state.add({ phone: '+447400900321' })
  }
  expectTypeOf(call).toBeFunction()
})
