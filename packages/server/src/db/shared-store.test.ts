import { expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { createFilledStore, createTestClock, testEngines } from '../testing.ts'
import { createSharedStore, type SharedStore } from './shared-store.ts'
import type { Db } from './schema.ts'
import { sweep } from './sweep.ts'

const clock = createTestClock()
const now = () => new Date(clock.now())
const within = async (work: (store: SharedStore, db: Db) => Promise<void>, engine = 'pglite') => {
  const filled = await createFilledStore(engine as 'pglite' | 'postgres', async (db) => {
    const context: Pick<Context, 'db' | 'now'> = { db, now }
    await work(createSharedStore(context), db)
  })
  await filled.drop()
}

test('keeps a text until its time is over, and is swept then', async () => {
  await within(async (store, db) => {
    await store.set('a', 'first', 1000)
    await store.set('a', 'second', 2000)
    clock.advance(1999)
    expect(await store.get('a')).toBe('second')
    clock.advance(1)
    expect(await store.get('a')).toBeNull()
    expect(await store.replace('a', 'second', 'third')).toBe(false)
    await sweep(db, now())
    expect(await db.selectFrom('shared_entries').selectAll().execute()).toEqual([])
  })
})

test('forgets what is deleted, and keeps the time of what is replaced', async () => {
  await within(async (store) => {
    await store.set('a', 'first', 1000)
    await store.set('b', 'other', 1000)
    await store.delete('b')
    expect(await store.get('b')).toBeNull()
    expect(await store.replace('a', 'wrong', 'second')).toBe(false)
    expect(await store.replace('a', 'first', 'second')).toBe(true)
    expect(await store.get('a')).toBe('second')
    clock.advance(1000)
    expect(await store.get('a')).toBeNull()
  })
})

test.each(testEngines())('lets one of many replace a text at once: %s', async (engine) => {
  await within(async (store) => {
    await store.set('a', 'asked', 1000)
    const tries = Array.from({ length: 20 }, (_, index) =>
      store.replace('a', 'asked', `by ${index}`),
    )
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  }, engine)
})
