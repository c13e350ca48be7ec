import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Factor } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { checkDuration, extendSession, sessionAnswer } from '../sessions/open-session.ts'
import { selectSession } from '../sessions/select-session.ts'
import { endSessions, getSession } from '../sessions/session-rows.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress, type EmailAddress } from '../users/email-address.ts'
import { admitUser } from '../users/locks.ts'
import { getUser } from '../users/users.ts'
import { comparePassword, judge } from './compare.ts'
import { setPassword } from './password-rows.ts'
import { findFault, refuseUnfit } from './policy.ts'
import { passwordFactor } from './reset.ts'

type ExistingRequest = ParsedRequestOf<typeof contract.passwords.existingPasswordReset>
type SessionRequest = ParsedRequestOf<typeof contract.passwords.sessionReset>

/** Changes the password of whoever knows the one before. Every session of the user ends. */
export const changeWithPassword = async (
  context: Context,
  request: ExistingRequest,
  email: EmailAddress,
) => {
  checkDuration(context, request)
  const compared = await comparePassword(context, email, request.existing_password)
  // Only who knows the password hears of the new one, and only then is it worth a hash.
  const fault = compared.right ? await findFault(context, request.new_password, email) : null
  const sound = compared.right && fault === null
  const hash = sound ? await context.passwordHash.hash(request.new_password) : ''

  const { answer } = await signIn(context, request, async (tx) => {
    const refusal = (await judge(tx, context, compared)) ?? fault
    if (refusal) return refusal
    const { userId } = compared
    await setPassword(tx, context, { userId, hash })
    await endSessions(tx, userId)
    return { userId, factor: passwordFactor, startsAnew: true }
  })
  return answer
}

/** Sets the password within a session that is fresh. Every other session of the user ends. */
export const changeWithSession = async (context: Context, request: SessionRequest) => {
  checkDuration(context, request)
  const selector = await selectSession(context, request)
  if (!selector) throw new ApiError('no_session_arguments')
  const sign = await context.signingKeys.signer()
  const { user_id: userId } = await getFresh(context, selector)
  const { emails } = await getUser(context.db, userId, context.now())
  const address = emails[0]?.email
  const email = address === undefined ? undefined : parseEmailAddress(address)
  await refuseUnfit(context, request.password, email)
  const hash = await context.passwordHash.hash(request.password)

  const { open, user } = await transaction(context.db, async (tx) => {
    await admitUser(tx, userId, context.now())
    await getFresh({ ...context, db: tx }, selector)
    // Nothing was proven: the factors stay as old as they are.
    const open = await extendSession(tx, context, selector, request)
    await setPassword(tx, context, { userId, hash })
    await endSessions(tx, userId, { except: open.row.session_id })
    return { open, user: await getUser(tx, userId, context.now()) }
  })
  return { ...(await sessionAnswer(context, sign, open, user)), user_id: userId, user }
}

const FRESH_MS = 5 * 60_000

// The session, if one of its factors proved lately who the user is.
const getFresh = async (
  { db, now }: Pick<Context, 'db' | 'now'>,
  selector: Parameters<typeof getSession>[1],
) => {
  const time = now()
  const session = await getSession(db, selector, { now: time })
  const password = await db
    .selectFrom('passwords')
    .select('requires_reset')
    .where('user_id', '=', session.user_id)
    .executeTakeFirst()
  const fresh = session.factors.some(
    (factor) =>
      provesUser(factor, { password: !password?.requires_reset }) &&
      Date.parse(factor.last_authenticated_at) > time.getTime() - FRESH_MS,
  )
  if (!fresh) throw new ApiError('session_too_old_to_reset_password')
  return session
}

// A password that is to be reset proves nothing: perhaps somebody else knows it.
const provesUser = (
  { type, delivery_method: method }: Factor,
  trusted: { password: boolean },
): boolean =>
  (type === 'password' && trusted.password) ||
  ((type === 'magic_link' || type === 'otp') && method === 'email')
