import type { Context } from '../../context.ts'
import type { Db, EmailRow } from '../../db/schema.ts'
import { endSessions, type PassedSession } from '../sessions/session-rows.ts'

/** What the proof of an address found and did. */
export type ProvenEmail = { email: EmailRow; resetSessions: boolean }

/**
 * Marks an address as proven. At the first proof, what anybody set up before it is not trusted: the
 * password has to be reset, other sessions end, other unproven addresses go. Whoever shows a
 * session with the password in it set that password, and keeps it. Null: the address is gone.
 */
export const proveEmail = async (
  tx: Db,
  context: Context,
  { userId, emailId, passed }: { userId: string; emailId: string; passed: PassedSession | null },
): Promise<ProvenEmail | null> => {
  const now = context.now()
  const emails = await tx.selectFrom('emails').selectAll().where('user_id', '=', userId).execute()
  const email = emails.find(
    (row) => row.email_id === emailId && (row.expires_at === null || row.expires_at > now),
  )
  if (!email) return null
  if (email.verified) return { email, resetSessions: false }
  if (!(await verifyEmail(tx, { userId, emailId }))) return null

  const own = passed?.user_id === userId ? passed : null
  // A proven address beside it: the account has an owner, who is adding this one.
  const hasOwner = emails.some((row) => row.verified)
  if (own && hasOwner) return { email, resetSessions: false }
  const password = await tx
    .selectFrom('passwords')
    .select('password_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!password) return { email, resetSessions: false }

  await endSessions(tx, userId, { except: own?.session_id })
  if (own?.factors.some(({ type }) => type === 'password')) return { email, resetSessions: false }
  await tx
    .updateTable('passwords')
    .set({ requires_reset: true, updated_at: now })
    .where('user_id', '=', userId)
    .execute()
  return { email, resetSessions: true }
}

/** Marks an address as proven and takes the unproven ones beside it away. False: it is gone. */
export const verifyEmail = async (
  tx: Db,
  { userId, emailId }: { userId: string; emailId: string },
): Promise<boolean> => {
  const verified = await tx
    .updateTable('emails')
    .set({ verified: true, expires_at: null })
    .where('email_id', '=', emailId)
    .where('user_id', '=', userId)
    .returning('email_id')
    .executeTakeFirst()
  if (!verified) return false
  await tx
    .deleteFrom('emails')
    .where('user_id', '=', userId)
    .where('email_id', '!=', emailId)
    .where('verified', '=', false)
    .execute()
  return true
}
