import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { EmailAddress } from '../users/email-address.ts'

/** Says what is wrong with a new password: too easy to guess, or known from a breach. */
export const findFault = async (
  { passwordStrength, isBreached, config }: Context,
  password: string,
  email: EmailAddress | undefined,
): Promise<ApiError | null> => {
  const { valid, score, feedback } = await passwordStrength(password, email)
  if (!valid) return new ApiError('weak_password', { details: { score, ...lacksOf(feedback) } })
  const breached = config.passwords.breach.checkOnCreation && (await isBreached(password))
  return breached ? new ApiError('breached_password') : null
}

/** Refuses a new password with a fault, before it is hashed. */
export const refuseUnfit = async (
  ...[context, password, email]: Parameters<typeof findFault>
): Promise<void> => {
  const fault = await findFault(context, password, email)
  if (fault) throw fault
}

type Feedback = Awaited<ReturnType<Context['passwordStrength']>>['feedback']

const lacksOf = ({ luds_requirements }: Feedback) => luds_requirements && { luds_requirements }

/** Why a right password has to be reset nevertheless, or null. */
export const findReasonToReset = async (
  { passwordStrength, isBreached, config }: Context,
  password: string,
  email: EmailAddress,
): Promise<'breached' | 'weak' | null> => {
  const { breach, validateOnAuthentication } = config.passwords
  if (breach.checkOnAuthentication && (await isBreached(password))) return 'breached'
  if (!validateOnAuthentication) return null
  const { valid } = await passwordStrength(password, email)
  return valid ? null : 'weak'
}
