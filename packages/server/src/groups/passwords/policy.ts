import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { EmailAddress } from '../users/email-address.ts'

/** Refuses a password that is too easy to guess, before it is hashed. */
export const refuseWeak = async (
  { passwordStrength }: Context,
  password: string,
  email: EmailAddress,
): Promise<void> => {
  const { valid, score } = await passwordStrength(password, email)
  if (!valid) throw new ApiError('weak_password', { details: { score } })
}
