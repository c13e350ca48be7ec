import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerAfter } from './uniform.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = new Promise(() => {})
const slow = { 'work that is done': Promise.resolve(), 'work that goes on': never }

for (const [name, work] of Object.entries(slow)) {
  test(`answers at the same moment for ${name}`, async () => {
    const answered = vi.fn()
    void answerAfter(work).then(answered)
    await vi.advanceTimersByTimeAsync(399)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toHaveBeenCalledOnce()
  })
}

test('passes on a refusal, at that moment too', async () => {
  const answer = expect(answerAfter(Promise.reject(new Error('limited')))).rejects.toThrow(
    'limited',
  )
  await vi.advanceTimersByTimeAsync(400)
  await answer
})
