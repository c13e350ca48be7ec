import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { prepare } from '../../db/prepared.ts'
import type { Db } from '../../db/schema.ts'
import { spendAll } from '../../secrets/tokens.ts'
import type { EmailAddress } from '../users/email-address.ts'

type Credential = {
  user_id: string
  lock_expires_at: Date | null
  password_id: string | null
  revision: number | null
  hash: string | null
}

/** Finds the user of an address with what a password is compared to. */
export const findCredential = async (
  db: Db,
  { canonical }: EmailAddress,
): Promise<Credential | undefined> => (await selectCredential(db, { canonical }))[0]

const selectCredential = prepare<{ canonical: string }, Credential>((db, value) =>
  db
    .selectFrom('emails')
    .innerJoin('users', 'users.user_id', 'emails.user_id')
    .leftJoin('passwords', 'passwords.user_id', 'emails.user_id')
    .select(['emails.user_id', 'users.lock_expires_at'])
    .select(['passwords.password_id', 'passwords.revision', 'passwords.hash'])
    .where('canonical', '=', value('canonical'))
    .where('expires_at', 'is', null),
)

/** Names one password of a user, for as long as it is not chosen anew. */
export type PasswordVersion = { userId: string; passwordId: string; revision: number; hash: string }

/** Reads a password if it is still the one in force. Under the lock of the user it stays so. */
export const findCurrent = async (
  tx: Db,
  { userId, passwordId, revision }: PasswordVersion,
): Promise<{ requires_reset: boolean } | undefined> =>
  (await selectCurrent(tx, { userId, passwordId, revision }))[0]

const selectCurrent = prepare<Omit<PasswordVersion, 'hash'>, { requires_reset: boolean }>(
  (db, value) =>
    db
      .selectFrom('passwords')
      .select('requires_reset')
      .where('user_id', '=', value('userId'))
      .where('password_id', '=', value('passwordId'))
      .where('revision', '=', value('revision')),
)

/** Puts a new hash of the same password in the place of the one it was compared with. */
export const replaceHash = async (
  tx: Db,
  { passwordId, hash }: PasswordVersion,
  better: string,
): Promise<void> => {
  await tx
    .updateTable('passwords')
    .set({ hash: better })
    .where('password_id', '=', passwordId)
    .where('hash', '=', hash)
    .execute()
}

/** Lets a password open nothing any more until it is reset. */
export const requireReset = async (tx: Db, userId: string, now: Date): Promise<void> => {
  await tx
    .updateTable('passwords')
    .set({ requires_reset: true, updated_at: now })
    .where('user_id', '=', userId)
    .execute()
}

/** Sets the password of a user, and ends every link and code that was sent before. */
export const setPassword = async (
  tx: Db,
  context: Context,
  { userId, hash }: { userId: string; hash: string },
): Promise<void> => {
  const now = context.now()
  const values = { hash, requires_reset: false, updated_at: now }
  await tx
    .insertInto('passwords')
    .values({ ...values, password_id: context.newId('password'), user_id: userId })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ ...values, revision: sql`passwords.revision + 1` }),
    )
    .execute()
  await spendAll(tx, userId, now)
}
