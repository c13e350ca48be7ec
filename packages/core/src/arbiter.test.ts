// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createArbiter, type CredentialCall } from './arbiter.ts'
import { createLater } from './testing-backend.ts'

const forever = new AbortController().signal

/** A call that ends when it is told to, or with its signal. */
const createCall = () => {
  const turns: { signal: AbortSignal; end: ReturnType<typeof createLater<string>> }[] = []
  const call: CredentialCall<string> = (signal) => {
    const end = createLater<string>()
    turns.push({ signal, end })
    signal.addEventListener('abort', () => end.refuse(signal.reason))
    return end.answer
  }
  return { call, turns }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('interrupts an offer for what was asked, and makes it again afterwards', async () => {
  const arbiter = createArbiter()
  const [offer, ask] = [createCall(), createCall()]
  const offered = arbiter.offer(offer.call, forever)
  const asked = arbiter.ask(ask.call, forever)
  expect(offer.turns[0]?.signal.aborted).toBe(true)
  expect(ask.turns).toHaveLength(0)
  await expect.poll(() => ask.turns).toHaveLength(1)
  ask.turns[0]?.end.give('dialog')
  await expect(asked).resolves.toBe('dialog')
  await expect.poll(() => offer.turns).toHaveLength(2)
  offer.turns[1]?.end.give('field')
  await expect(offered).resolves.toBe('field')
})

test('lets an offer wait that comes while a dialog is open', async () => {
  const arbiter = createArbiter()
  const [offer, ask] = [createCall(), createCall()]
  const asked = arbiter.ask(ask.call, forever)
  void arbiter.offer(offer.call, forever)
  expect(ask.turns[0]?.signal.aborted).toBe(false)
  ask.turns[0]?.end.refuse(new Error('no'))
  await expect(asked).rejects.toThrow('no')
  expect(offer.turns).toHaveLength(1)
})

test('ends the dialog before for another one, whether it was open or not', async () => {
  const arbiter = createArbiter()
  const calls = [createCall(), createCall(), createCall()]
  const answers = calls.map(({ call }) => arbiter.ask(call, forever))
  await expect(answers[0]).rejects.toMatchObject({ name: 'AbortError' })
  await expect(answers[1]).rejects.toMatchObject({ name: 'AbortError' })
  expect(calls.map(({ turns }) => turns.length)).toEqual([1, 0, 1])
  calls[2]?.turns[0]?.end.give('last')
  await expect(answers[2]).resolves.toBe('last')
})

test('goes back to the older offer when the newer one has left', async () => {
  const arbiter = createArbiter()
  const [older, newer] = [createCall(), createCall()]
  void arbiter.offer(older.call, forever)
  const leaving = new AbortController()
  const left = arbiter.offer(newer.call, leaving.signal)
  await expect.poll(() => newer.turns).toHaveLength(1)
  leaving.abort()
  await expect(left).rejects.toMatchObject({ name: 'AbortError' })
  await expect.poll(() => older.turns).toHaveLength(2)
})

test('never begins what was left before its turn', async () => {
  const arbiter = createArbiter()
  const [one, other, late] = [createCall(), createCall(), createCall()]
  void arbiter.ask(one.call, forever)
  const leaving = new AbortController()
  const left = arbiter.offer(other.call, leaving.signal)
  leaving.abort()
  await expect(left).rejects.toMatchObject({ name: 'AbortError' })
  await expect(arbiter.ask(late.call, leaving.signal)).rejects.toMatchObject({ name: 'AbortError' })
  one.turns[0]?.end.give('')
  await vi.advanceTimersByTimeAsync(0)
  expect([other.turns, late.turns]).toEqual([[], []])
})

test('does not wait for ever for a browser that will not let go', async () => {
  const arbiter = createArbiter()
  const offered = arbiter.offer(() => new Promise(() => {}), forever)
  const ask = createCall()
  void arbiter.ask(ask.call, forever)
  await vi.advanceTimersByTimeAsync(999)
  expect(ask.turns).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(ask.turns).toHaveLength(1)
  void offered
})
