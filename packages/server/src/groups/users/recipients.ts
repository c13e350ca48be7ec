import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import type { EmailAddress } from './email-address.ts'
import { insertEmail, insertUser, lockUser } from './users.ts'

/** How long an address that was added to a user waits for its proof. */
export const ATTACHED_MS = 5 * 60_000

/** Whom a mail goes to. */
export type Recipient = {
  userId: string
  emailId: string
  address: string
  /** Decides between the login and the sign-up mail. */
  status: 'pending' | 'active'
  created: boolean
  /** When the address is taken away again unless it is proven. */
  expiresAt: Date | null
}

/** Finds the user of an address. Throws `email_not_found`. */
export const getRecipient = async (tx: Db, email: EmailAddress): Promise<Recipient> => {
  const found = await findRecipient(tx, email)
  if (!found) throw new ApiError('email_not_found')
  return found
}

/** Finds the user of an address, or makes one. */
export const findOrCreateRecipient = async (
  tx: Db,
  context: Context,
  email: EmailAddress,
  { pending }: { pending: boolean },
): Promise<Recipient> =>
  (await findRecipient(tx, email)) ??
  (await createRecipient(tx, context, email, pending ? 'pending' : 'active')) ??
  (await getRecipient(tx, email))

const findRecipient = async (tx: Db, email: EmailAddress): Promise<Recipient | null> => {
  const row = await tx
    .selectFrom('emails')
    .innerJoin('users', 'users.user_id', 'emails.user_id')
    .select(['users.user_id', 'users.status', 'emails.email_id', 'emails.address'])
    .where('canonical', '=', email.canonical)
    // An address that somebody added and nobody proved yet leads into no account.
    .where('expires_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  const { user_id: userId, email_id: emailId, address, status } = row
  return { userId, emailId, address, status, created: false, expiresAt: null }
}

/** Makes a user with an unproven address. Returns null when somebody else was faster. */
const createRecipient = async (
  tx: Db,
  context: Context,
  email: EmailAddress,
  status: 'pending' | 'active',
): Promise<Recipient | null> => {
  await removeAttached(tx, email)
  const userId = await insertUser(tx, context, { status })
  const emailId = await insertEmail(tx, context, { userId, email })
  if (emailId) {
    // A new user gets the words of a sign-up, whatever the status.
    return {
      userId,
      emailId,
      address: email.address,
      status: 'pending',
      created: true,
      expiresAt: null,
    }
  }
  await tx.deleteFrom('users').where('user_id', '=', userId).execute()
  return null
}

/** Adds an address to a user, unproven for five minutes. Asking again starts them anew. */
export const attachRecipient = async (
  tx: Db,
  context: Context,
  email: EmailAddress,
  userId: string,
): Promise<Recipient> => {
  await lockUser(tx, userId)
  const now = context.now()
  await removeExpired(tx, email, now)
  const expiresAt = new Date(now.getTime() + ATTACHED_MS)
  const emails = await tx
    .selectFrom('emails')
    .selectAll()
    .where('user_id', '=', userId)
    .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
    .execute()
  const attached = { userId, address: email.address, status: 'active', created: false } as const

  const own = emails.find(({ canonical }) => canonical === email.canonical)
  if (own?.expires_at === null) return { ...attached, emailId: own.email_id, expiresAt: null }
  if (own) {
    await tx
      .updateTable('emails')
      .set({ expires_at: expiresAt })
      .where('email_id', '=', own.email_id)
      .execute()
    return { ...attached, emailId: own.email_id, expiresAt }
  }
  if (emails.some(({ verified }) => !verified)) throw new ApiError('too_many_unverified_factors')
  const emailId = await insertEmail(tx, context, { userId, email, expiresAt })
  if (!emailId) throw new ApiError('duplicate_email')
  return { ...attached, emailId, expiresAt }
}

/** Frees an address that was added to a user and never proven: whoever signs up with it is first. */
export const removeAttached = async (tx: Db, email: EmailAddress): Promise<void> => {
  await tx
    .deleteFrom('emails')
    .where('canonical', '=', email.canonical)
    .where('verified', '=', false)
    .where('expires_at', 'is not', null)
    .execute()
}

const removeExpired = async (tx: Db, email: EmailAddress, now: Date): Promise<void> => {
  await tx
    .deleteFrom('emails')
    .where('canonical', '=', email.canonical)
    .where('verified', '=', false)
    .where('expires_at', '<=', now)
    .execute()
}
