import { ApiError, type contract, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { isOutdated } from '../../secrets/password-hash.ts'
import { checkDuration } from '../sessions/open-session.ts'
import { signIn } from '../sessions/sign-in.ts'
import type { EmailAddress } from '../users/email-address.ts'
import { comparePassword, judge } from './compare.ts'
import { replaceHash, requireReset } from './password-rows.ts'
import { findReasonToReset } from './policy.ts'
import { passwordFactor } from './reset.ts'

type Request = ParsedRequestOf<typeof contract.passwords.authenticate>

/**
 * Signs in with a password. A hash of another system is replaced by ours in the same transaction:
 * from then on only the password that was typed is right, to its last byte.
 */
export const logIn = async (context: Context, request: Request, email: EmailAddress) => {
  const { password } = request
  checkDuration(context, request)
  const compared = await comparePassword(context, email, password)
  const reason = compared.right ? await findReasonToReset(context, password, email) : null
  const outdated = compared.right && reason === null && isOutdated(compared.hash)
  const better = outdated ? await context.passwordHash.hash(password) : null

  const { answer } = await signIn(context, request, async (tx) => {
    const refusal = await judge(tx, context, compared)
    if (refusal) return refusal
    const { userId } = compared
    if (reason === 'breached') await requireReset(tx, userId, context.now())
    if (reason !== null) return new ApiError('reset_password')
    if (better !== null) await replaceHash(tx, compared, better)
    return { userId, factor: passwordFactor }
  })
  return answer
}
