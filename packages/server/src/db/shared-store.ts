import type { Context } from '../context.ts'

/** Keeps texts for a while, for whoever runs on the same database. */
export type SharedStore = {
  get(key: string): Promise<string | null>
  set(key: string, value: string, ttlMs: number): Promise<void>
  replace(key: string, expected: string, value: string): Promise<boolean>
  delete(key: string): Promise<void>
}

/** The store that an embedded server brings to its proxy: see `Store` there. One statement each. */
export const createSharedStore = ({ db, now }: Pick<Context, 'db' | 'now'>): SharedStore => ({
  async get(key) {
    const row = await db
      .selectFrom('shared_entries')
      .select('value')
      .where('key', '=', key)
      .where('expires_at', '>', now())
      .executeTakeFirst()
    return row?.value ?? null
  },

  async set(key, value, ttlMs) {
    const kept = { value, expires_at: new Date(now().getTime() + ttlMs) }
    await db
      .insertInto('shared_entries')
      .values({ key, ...kept })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(kept))
      .execute()
  },

  // The row lock lets one of several at a time in, and the next one sees what it wrote.
  async replace(key, expected, value) {
    const { numUpdatedRows } = await db
      .updateTable('shared_entries')
      .set({ value })
      .where('key', '=', key)
      .where('value', '=', expected)
      .where('expires_at', '>', now())
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },

  async delete(key) {
    await db.deleteFrom('shared_entries').where('key', '=', key).execute()
  },
})
