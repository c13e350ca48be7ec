import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { arbiterOf } from '../arbiter.ts'
import { createAuth } from '../auth.ts'
import { AuthError, type Outcome } from '../contract/index.ts'
import type { Flow } from '../flow.ts'
import { createPasskeyFlow, type PasskeyStep } from '../flows/passkey/flow.ts'
import { createPasskeysFlow } from '../flows/passkey/passkeys.ts'
import { complete, createTestBackend } from '../testing-backend.ts'
import { receiveCode } from '../web-otp.ts'
import { stubCredentials, type PendingCall } from './testing-credentials.ts'

const runs = 2000
const stepsEach = 14

beforeAll(async () => {
  await Promise.all([import('./sign-in.ts'), import('./account.ts')])
})
beforeEach(() => {
  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return () => void vi.useRealTimers()
})

/** Numbers that a seed repeats. @see mulberry32 */
const createRandom = (seed: number) => () => {
  seed = (seed + 0x6d_2b_79_f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

const settled = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A page with two sign-in forms, a list of passkeys and a field for codes by SMS, used at random. */
const play = async (seed: number): Promise<void> => {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const credentials = stubCredentials()
  const kit = createTestBackend({
    'POST /passkey/finish': (): Outcome => {
      if (random() < 0.7) throw new AuthError('passkey-incorrect')
      return complete
    },
  })
  const auth = createAuth({ ...kit, session: null })
  const forms: { flow: Flow<PasskeyStep>; leave: (() => void) | null }[] = []
  const account = createPasskeysFlow(auth)
  account.subscribe(() => {})
  // An object, because a variable that only closures write looks constant.
  const page: { otp: { controller: AbortController; over: boolean } | null } = { otp: null }

  const isIdle = ({ flow }: { flow: Flow<PasskeyStep> }) => {
    const { step, pending } = flow.getState()
    return step === 'ready' && pending === null
  }
  const mount = (index: number) => {
    const before = forms[index]
    if (before?.leave) return
    const flow = before && isIdle(before) ? before.flow : createPasskeyFlow(auth)
    forms[index] = { flow, leave: flow.subscribe(() => {}) }
  }
  const unmount = (index: number) => {
    const form = forms[index]
    form?.leave?.()
    if (form) form.leave = null
  }
  const end = (kinds: PendingCall['kind'][], work: (call: PendingCall) => void) => {
    const call = credentials.pending[0]
    if (call && kinds.includes(call.kind)) work(call)
  }
  const dialogs: PendingCall['kind'][] = ['dialog', 'create']

  const moves: Record<string, () => void> = {
    mountOne: () => mount(0),
    mountOther: () => mount(1),
    unmountOne: () => unmount(0),
    unmountOther: () => unmount(1),
    click() {
      const form = pick(forms.filter((form) => form.leave))
      const state = form?.flow.getState()
      if (state?.step === 'ready') void state.signIn()
    },
    register() {
      const state = account.getState()
      if (state.step === 'ready') void state.register()
    },
    waitForCode() {
      const controller = new AbortController()
      const own = { controller, over: false }
      if (page.otp) return
      page.otp = own
      arbiterOf(auth)
        .offer(receiveCode, controller.signal)
        .then(
          () => (own.over = true),
          () => (own.over = true),
        )
    },
    forgetCode() {
      page.otp?.controller.abort()
      page.otp = null
    },
    cancel: () => end(dialogs, (call) => call.reject('NotAllowedError')),
    confirm: () => end(dialogs, (call) => call.resolve()),
    takeOffer: () => end(['offered', 'otp'], (call) => call.resolve()),
    refuseOffer: () => end(['offered', 'otp'], (call) => call.reject('NotAllowedError')),
  }
  const names = Object.keys(moves)
  const story: string[] = []

  const check = () => {
    const facts = `seed ${seed}: ${story.join(', ')}`
    expect(credentials.clashes, `two calls at once, ${facts}`).toBe(0)
    const asking = credentials.pending.some(({ kind }) => dialogs.includes(kind))
    const idle = forms.filter((form) => form.leave && isIdle(form))
    const offering = idle.length > 0 || (page.otp !== null && !page.otp.over)
    const kinds = credentials.pending.map(({ kind }) => kind)
    if (asking) return
    expect(kinds.length, `who offers is ${offering}, ${facts}`).toBe(offering ? 1 : 0)
    if (!page.otp || page.otp.over) expect(kinds, facts).toEqual(offering ? ['offered'] : [])
  }

  for (let step = 0; step < stepsEach; step++) {
    // Often at once, as a hurried person or a busy page does it.
    const atOnce = 1 + Math.floor(random() * 3)
    for (let count = 0; count < atOnce; count++) {
      const name = pick(names) ?? ''
      story.push(name)
      moves[name]?.()
    }
    await settled()
    if (story.some((name) => name === 'refuseOffer')) {
      // What was refused is offered again, sooner or later. All timers would be too many: challenges are
      // renewed for ever.
      await vi.advanceTimersByTimeAsync(600_000)
      await settled()
    }
    check()
  }
  unmount(0)
  unmount(1)
  page.otp?.controller.abort()
  await settled()
}

test('never two calls at once, and the browser offers whenever a form is idle', async () => {
  for (let seed = 1; seed <= runs; seed++) await play(seed)
}, 120_000)
