import { createTestClock } from '@latchkey/server/testing'
import { expect, test } from 'vitest'
import { createMemoryStore } from './store.ts'

test('keeps a text for its time, which a replacement does not lengthen', async () => {
  const clock = createTestClock()
  const store = createMemoryStore(clock.now)
  await store.set('a', 'first', 1000)
  clock.advance(600)
  expect(await store.replace('a', 'other', 'second')).toBe(false)
  const tries = ['second', 'third'].map((value) => store.replace('a', 'first', value))
  expect(await Promise.all(tries)).toEqual([true, false])
  expect(await store.get('a')).toBe('second')
  clock.advance(400)
  expect(await store.get('a')).toBeNull()
  expect(await store.replace('a', 'second', 'third')).toBe(false)
})

test('forgets what is deleted', async () => {
  const store = createMemoryStore()
  await store.set('a', 'first', 1000)
  await store.delete('a')
  expect(await store.get('a')).toBeNull()
})
