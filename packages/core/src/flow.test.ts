// @vitest-environment node
import { expect, expectTypeOf, test, vi } from 'vitest'
import { AuthError } from './contract/index.ts'
import { createFlow, type Flow, type FlowOptions, type FlowState, type Next } from './flow.ts'
import { createLater } from './testing-backend.ts'

type DoorStep =
  | { step: 'closed'; open(key: string): Next<DoorStep>; knock(): Next<DoorStep>; leave(): void }
  | { step: 'open'; key: string }

type Work = (key: string, signal: AbortSignal) => Promise<string>

const createDoor = (work: Work, options: FlowOptions<DoorStep> = {}): Flow<DoorStep> =>
  createFlow<DoorStep>((tools) => {
    const closed: DoorStep = {
      step: 'closed',
      open: (key) =>
        tools.run('open', async (signal) => ({ step: 'open', key: await work(key, signal) })),
      knock: () => tools.run('knock', async () => closed),
      leave: () => tools.go(closed),
    }
    return closed
  }, options)

const closed = (flow: Flow<DoorStep>) => {
  const state = flow.getState()
  if (state.step !== 'closed') throw new Error('The door is open.')
  return state
}

const nextTick = () => Promise.resolve()

test('joins a second call with the running one', async () => {
  const later = createLater<string>()
  const work = vi.fn<Work>(() => later.answer)
  const flow = createDoor(work)
  const first = closed(flow).open('brass')
  const second = closed(flow).open('iron')
  later.give('brass')
  expect(await first).toMatchObject({ step: 'open', key: 'brass' })
  expect(await second).toBe(await first)
  expect(work).toHaveBeenCalledOnce()
})

test('names the action that runs, until it is over', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const next = closed(flow).open('brass')
  expect(flow.getState()).toMatchObject({ step: 'closed', pending: 'open' })
  later.give('brass')
  expect(await next).toMatchObject({ step: 'open', pending: null })
})

test.each(['brass', new AuthError('offline'), new TypeError('A fault')])(
  'aborts the signal of an action that has ended, with %s too',
  async (end) => {
    const work = vi.fn<Work>(() =>
      end instanceof Error ? Promise.reject(end) : Promise.resolve(end),
    )
    const flow = createDoor(work)
    const next = closed(flow).open('brass')
    const [, signal] = work.mock.calls[0] ?? []
    expect(signal?.aborted).toBe(false)
    await next
    expect(signal?.aborted).toBe(true)
  },
)

test('keeps an expected failure as state, and forgets it with the next action', async () => {
  const later = createLater<string>()
  const work = vi.fn<Work>().mockRejectedValueOnce(new AuthError('offline'))
  const flow = createDoor(work)
  expect(await closed(flow).open('brass')).toMatchObject({
    step: 'closed',
    pending: null,
    error: { code: 'offline' },
  })

  work.mockReturnValueOnce(later.answer)
  const next = closed(flow).open('brass')
  expect(flow.getState().error).toBeNull()
  later.give('brass')
  expect(await next).toMatchObject({ step: 'open', error: null })
})

test('turns what it does not know into `unexpected`, with the cause', async () => {
  const cause = new TypeError('x is not a function')
  const flow = createDoor(() => Promise.reject(cause))
  expect(await closed(flow).open('brass')).toMatchObject({ error: { code: 'unexpected', cause } })
})

test('turns a fault before the first wait into state, too', async () => {
  const cause = new DOMException('The operation is insecure.', 'SecurityError')
  const flow = createFlow<DoorStep>((tools) => ({
    step: 'closed',
    open: () =>
      tools.run('open', () => {
        throw cause
      }),
    knock: () => Promise.reject(cause),
    leave: () => {},
  }))
  expect(await closed(flow).open('brass')).toMatchObject({ error: { code: 'unexpected', cause } })
})

test('drops a late answer after another way was taken', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const next = closed(flow).open('brass')
  closed(flow).leave()
  later.give('brass')
  expect(await next).toMatchObject({ step: 'closed', pending: null })
})

test('drops a late refusal after another way was taken', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const next = closed(flow).open('brass')
  closed(flow).leave()
  later.refuse(new AuthError('offline'))
  expect(await next).toMatchObject({ step: 'closed', error: null })
})

test('drops a late answer after it was disposed', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const next = closed(flow).open('brass')
  flow.dispose()
  expect(flow.getState().pending).toBeNull()
  later.give('brass')
  expect(await next).toMatchObject({ step: 'closed' })
})

test('aborts the running action for another one', async () => {
  const signals: AbortSignal[] = []
  const flow = createDoor((key, signal) => {
    signals.push(signal)
    return createLater<string>().answer
  })
  void closed(flow).open('brass')
  expect(await closed(flow).knock()).toMatchObject({ step: 'closed', pending: null })
  expect(signals[0]?.aborted).toBe(true)
})

test('never looks idle between an action and the step it leads to', async () => {
  const flow = createDoor((key) => Promise.resolve(key))
  const seen: string[] = []
  flow.subscribe(() => seen.push(`${flow.getState().step} ${flow.getState().pending}`))
  await closed(flow).open('brass')
  expect(seen).toEqual(['closed open', 'open null'])
})

test('tells nobody when there was nothing to dispose of', () => {
  const flow = createDoor((key) => Promise.resolve(key))
  const listener = vi.fn<() => void>()
  flow.subscribe(listener)
  flow.dispose()
  expect(listener).not.toHaveBeenCalled()
})

test('aborts what runs when the last listener leaves', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const leaveFirst = flow.subscribe(() => {})
  const leaveLast = flow.subscribe(() => {})
  const next = closed(flow).open('brass')
  leaveFirst()
  await nextTick()
  expect(flow.getState().pending).toBe('open')
  leaveLast()
  await nextTick()
  expect(flow.getState().pending).toBeNull()
  later.give('brass')
  expect(await next).toMatchObject({ step: 'closed' })
})

test('goes on when a listener leaves and another joins in the same tick', async () => {
  const later = createLater<string>()
  const flow = createDoor(() => later.answer)
  const leave = flow.subscribe(() => {})
  const next = closed(flow).open('brass')
  leave()
  flow.subscribe(() => {})
  await nextTick()
  later.give('brass')
  expect(await next).toMatchObject({ step: 'open' })
})

test('opens when somebody begins to listen, not before and not for the second', () => {
  const onOpen = vi.fn<(state: FlowState<DoorStep>) => void>()
  const flow = createDoor((key) => Promise.resolve(key), { onOpen })
  expect(onOpen).not.toHaveBeenCalled()
  flow.subscribe(() => {})
  flow.subscribe(() => {})
  expect(onOpen).toHaveBeenCalledOnce()
})

test('lets a listener call back in', async () => {
  const flow = createDoor((key) => Promise.resolve(key))
  const leave = flow.subscribe(() => {
    const state = flow.getState()
    if (state.step === 'closed' && !state.pending) void state.open('iron')
  })
  await closed(flow).knock()
  await expect.poll(() => flow.getState()).toMatchObject({ step: 'open', key: 'iron' })
  leave()
})

test('tells only slow actions as pending, and data only at its step', () => {
  type State = FlowState<DoorStep>
  expectTypeOf<State['pending']>().toEqualTypeOf<'open' | 'knock' | null>()
  expectTypeOf<Extract<State, { step: 'open' }>['key']>().toEqualTypeOf<string>()
  expectTypeOf<Extract<State, { step: 'open' }>>().not.toHaveProperty('leave')
})
