import { ApiError, contract } from '@latchkey/api'
import { checkWording } from '../../delivery/send.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { checkDuration } from '../sessions/open-session.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { mergeMetadata } from '../users/metadata.ts'
import { removeAttached } from '../users/recipients.ts'
import { insertEmail, insertUser, lockUser } from '../users/users.ts'
import { findCredential, isCurrentHash, setPassword } from './password-rows.ts'
import { refuseWeak } from './policy.ts'
import { finishReset, passwordFactor, startReset } from './reset.ts'

/** Passwords: sign up, log in, judge, and reset by mail. */
export const passwordRoutes = implement(contract.passwords, {
  async create(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'passwordTries', email.canonical)
    checkDuration(context, input)
    const trustedMetadata = mergeMetadata({}, input.trusted_metadata)
    const untrustedMetadata = mergeMetadata({}, input.untrusted_metadata)
    await refuseWeak(context, input.password, email)
    // Hashed before anybody looks for the address: both answers take the same work.
    const hash = await context.passwordHash.hash(input.password)

    const { answer, proof } = await signIn(context, input, async (tx) => {
      const { name } = input
      const user = { status: 'active', name, trustedMetadata, untrustedMetadata } as const
      const userId = await insertUser(tx, context, user)
      await removeAttached(tx, email)
      const emailId = await insertEmail(tx, context, { userId, email })
      // Thrown, so that the user goes again.
      if (!emailId) throw new ApiError('duplicate_email')
      await setPassword(tx, context, { userId, hash })
      return { userId, emailId, factor: passwordFactor }
    })
    return { ...answer, email_id: proof.emailId }
  },

  async authenticate(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'passwordTries', email.canonical)
    const found = await findCredential(context.db, email)
    const hash = found?.hash ?? null
    const right = await context.passwordHash.verify(hash, input.password)
    if (!found) throw new ApiError('email_not_found')
    if (hash === null) throw new ApiError('no_user_password')
    if (!right) throw new ApiError('unauthorized_credentials')
    if (found.requires_reset) throw new ApiError('reset_password')

    const { answer } = await signIn(context, input, async (tx) => {
      const userId = found.user_id
      await lockUser(tx, userId)
      // The password may have changed while this one was compared.
      if (!(await isCurrentHash(tx, userId, hash))) return new ApiError('unauthorized_credentials')
      return { userId, factor: passwordFactor }
    })
    return answer
  },

  async strengthCheck({ password, email }, context) {
    await takeLimit(context, 'strengthChecks', 'all')
    const address = email === undefined ? undefined : parseEmailAddress(email)
    const { valid, score, warning, suggestions } = await context.passwordStrength(password, address)
    return {
      valid_password: valid,
      score,
      breached_password: false,
      strength_policy: 'zxcvbn' as const,
      breach_detection_on_create: false,
      feedback: { warning: warning ?? '', suggestions, luds_requirements: null },
    }
  },

  async emailResetStart(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'sends', email.canonical)
    checkWording(input)
    const { userId, emailId } = await startReset(context, input, email)
    return { user_id: userId, email_id: emailId }
  },

  emailReset: async (input, context) => finishReset(context, input),
})
