import { ApiError, type M2mClient } from '@latchkey/api'
import type { Insertable } from 'kysely'
import type { Database, Db, M2mClientRow } from '../../db/schema.ts'

/** Stores a new client. Throws when its id is taken. */
export const insertClient = async (
  tx: Db,
  row: Insertable<Database['m2m_clients']>,
): Promise<M2mClientRow> => {
  const inserted = await tx
    .insertInto('m2m_clients')
    .values(row)
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!inserted) throw new ApiError('duplicate_m2m_client_id')
  return inserted
}

/** Finds a client. With `lock`, nothing else changes it before the transaction ends. */
export const findClient = (
  db: Db,
  clientId: string,
  { lock = false } = {},
): Promise<M2mClientRow | undefined> => {
  const query = db.selectFrom('m2m_clients').selectAll().where('client_id', '=', clientId)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

/** Finds a client, or throws `m2m_client_not_found`. */
export const getClient = async (
  db: Db,
  clientId: string,
  options: { lock?: boolean } = {},
): Promise<M2mClientRow> => {
  const row = await findClient(db, clientId, options)
  if (!row) throw new ApiError('m2m_client_not_found')
  return row
}

/** Shows a client as the wire does, without its secrets. */
export const clientOf = (row: M2mClientRow): M2mClient => ({
  client_id: row.client_id,
  client_name: row.client_name,
  client_description: row.client_description,
  status: row.status,
  scopes: row.scopes,
  client_secret_last_four: row.secret_last_four,
  trusted_metadata: row.trusted_metadata,
  next_client_secret_last_four: row.next_secret_last_four,
})
