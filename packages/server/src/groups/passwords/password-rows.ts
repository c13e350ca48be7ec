import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { spendAllTokens } from '../../secrets/tokens.ts'
import type { EmailAddress } from '../users/email-address.ts'

/** Finds the user of an address with what a password is compared to. */
export const findCredential = async (db: Db, email: EmailAddress) =>
  db
    .selectFrom('emails')
    .leftJoin('passwords', 'passwords.user_id', 'emails.user_id')
    .select(['emails.user_id', 'passwords.hash', 'passwords.requires_reset'])
    .where('canonical', '=', email.canonical)
    .where('expires_at', 'is', null)
    .executeTakeFirst()

/** Says whether a hash is still the one in force. Under the lock of the user it stays so. */
export const isCurrentHash = async (tx: Db, userId: string, hash: string): Promise<boolean> => {
  const row = await tx
    .selectFrom('passwords')
    .select('password_id')
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .where('requires_reset', '=', false)
    .executeTakeFirst()
  return row !== undefined
}

/** Sets the password of a user, and ends every link that could have set another one. */
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
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute()
  await spendAllTokens(tx, userId, now)
}
