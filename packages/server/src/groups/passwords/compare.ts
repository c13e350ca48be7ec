import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import type { EmailAddress } from '../users/email-address.ts'
import { admitUser, countFailure, userLocked } from '../users/locks.ts'
import { findCredential, findCurrent, type PasswordVersion } from './password-rows.ts'

/** A password of a user, and whether it is the one that was typed. */
export type Compared = PasswordVersion & { right: boolean }

/**
 * Compares a password with that of the user of an address. The user is read when the hash has its
 * turn, so that of many guesses at once those after the lock cost no work. What comes out counts
 * only after `judge`.
 */
export const comparePassword = async (
  context: Context,
  email: EmailAddress,
  password: string,
): Promise<Compared> => {
  const read: { user?: Awaited<ReturnType<typeof findCredential>> } = {}
  const right = await context.passwordHash.verify(async () => {
    read.user = await findCredential(context.db, email)
    const until = read.user?.lock_expires_at
    const now = context.now()
    if (until && until > now) throw userLocked(until, now)
    return read.user?.hash ?? null
  }, password)
  if (!read.user) throw new ApiError('email_not_found')
  const { user_id: userId, password_id: passwordId, revision, hash } = read.user
  if (passwordId === null || revision === null || hash === null) {
    throw new ApiError('no_user_password')
  }
  return { userId, passwordId, revision, hash, right }
}

/**
 * Decides under the lock of the user, where failures are counted one after the other: whatever was
 * guessed at once, no more answers come out than in a row. Returns the refusal, or null.
 */
export const judge = async (
  tx: Db,
  context: Context,
  compared: Compared,
): Promise<ApiError | null> => {
  const wrong = new ApiError('unauthorized_credentials')
  await admitUser(tx, compared.userId, context.now())
  if (!compared.right) return countFailure(tx, context, compared.userId, wrong)
  // The password may have changed while this one was compared.
  const current = await findCurrent(tx, compared)
  if (!current) return wrong
  return current.requires_reset ? new ApiError('reset_password') : null
}
