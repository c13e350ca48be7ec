import { ApiError, type contract, type ParsedRequestOf } from '@latchkey/api'
import * as v from 'valibot'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { askOutside } from '../../http/outbound.ts'
import { parseEmailAddress, type EmailAddress } from '../users/email-address.ts'
import { lockUser } from '../users/users.ts'
import { checkDuration } from './open-session.ts'
import { signIn } from './sign-in.ts'

/** Where a session of another system is looked up. */
export type SessionMigration = {
  /** The OIDC UserInfo URL of that system. Tokens to migrate go there, and nowhere else. */
  userinfoUrl: string
}

type MigrateRequest = ParsedRequestOf<typeof contract.sessions.migrate>

/**
 * Turns a token of another system into a session of the user whose proven address UserInfo tells.
 * Makes no user.
 */
export const migrateSession = async (
  context: Context,
  { session_token: foreignToken, session_duration_minutes, session_custom_claims }: MigrateRequest,
) => {
  const request = { session_duration_minutes, session_custom_claims }
  const { sessionMigration } = context.config
  if (!sessionMigration) throw new ApiError('migrate_from_external_missing_userinfo')
  checkDuration(context, request)
  const email = await askUserinfo(sessionMigration.userinfoUrl, foreignToken)

  const { answer } = await signIn(context, request, async (tx) => {
    const userId = email && (await findOwner(tx, email))
    if (!userId) return new ApiError('migrate_from_external_email_does_not_exist')
    await lockUser(tx, userId)
    // The address may have changed hands while the lock was waited for.
    if ((await findOwner(tx, email)) !== userId) {
      return new ApiError('migrate_from_external_email_does_not_exist')
    }
    return { userId, factor: { type: 'imported', delivery_method: 'imported_auth0' } }
  })
  return answer
}

/** Finds the user who has proven an address: another proof of it leads to nobody else. */
export const findOwner = async (tx: Db, email: EmailAddress): Promise<string | undefined> => {
  const row = await tx
    .selectFrom('emails')
    .select('user_id')
    .where('canonical', '=', email.canonical)
    .where('verified', '=', true)
    .executeTakeFirst()
  return row?.user_id
}

// OIDC core, 5.3.2. A provider that calls the address unverified vouches for nothing.
const UserInfo = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ email: v.string(), email_verified: v.optional(v.unknown()) }),
)

const askUserinfo = async (url: string, token: string): Promise<EmailAddress | null> => {
  // RFC 6750, 2.1: anything else is no bearer token, and no header.
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    throw new ApiError('migrate_from_external_unexpected_response')
  }
  const answer = await askOutside(url, { headers: { authorization: `Bearer ${token}` } }).catch(
    (cause: unknown) => {
      throw new ApiError('migrate_from_external_unexpected_response', { cause })
    },
  )
  const info = v.safeParse(UserInfo, answer.body)
  if (answer.status !== 200 || !info.success) {
    throw new ApiError('migrate_from_external_unexpected_response')
  }
  const { email, email_verified: verified } = info.output
  if (verified !== undefined && verified !== true) return null
  try {
    return parseEmailAddress(email)
  } catch {
    return null
  }
}
