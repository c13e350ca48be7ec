import { ApiError, contract } from '@latchkey/api'
import { chooseWording } from '../../delivery/wording.ts'
import { limitSends, takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { checkDuration } from '../sessions/open-session.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { mergeMetadata } from '../users/metadata.ts'
import { removeAttached } from '../users/addresses.ts'
import { insertEmail, insertUser } from '../users/users.ts'
import { changeWithPassword, changeWithSession } from './change.ts'
import { logIn } from './log-in.ts'
import { migratePassword } from './migrate.ts'
import { setPassword } from './password-rows.ts'
import { refuseUnfit } from './policy.ts'
import { finishReset, passwordFactor, startReset } from './reset.ts'

/** Passwords: sign up, log in, judge, take over, change, and reset by mail. */
export const passwordRoutes = implement(contract.passwords, {
  async create(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'passwordTries', email.canonical)
    checkDuration(context, input)
    const trustedMetadata = mergeMetadata({}, input.trusted_metadata)
    const untrustedMetadata = mergeMetadata({}, input.untrusted_metadata)
    await refuseUnfit(context, input.password, email)
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
    return logIn(context, input, email)
  },

  migrate: async (input, context) => migratePassword(context, input),

  async existingPasswordReset(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'passwordTries', email.canonical)
    return changeWithPassword(context, input, email)
  },

  sessionReset: async (input, context) => changeWithSession(context, input),

  async strengthCheck({ password, email }, context) {
    await takeLimit(context, 'strengthChecks', 'all')
    const address = email === undefined ? undefined : parseEmailAddress(email)
    const { policy, breach } = context.config.passwords
    const { valid, score, feedback } = await context.passwordStrength(password, address)
    // Without an address breaches are no part of the verdict.
    const breached = address !== undefined && (await context.isBreached(password))
    return {
      valid_password: valid && !(breached && breach.checkOnCreation),
      score,
      breached_password: breached,
      strength_policy: policy,
      breach_detection_on_create: breach.checkOnCreation,
      feedback,
    }
  },

  async emailResetStart(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = chooseWording(context, input.locale, {
      RESET_PASSWORD: input.reset_password_template_id,
    })
    const { userId, methodId } = await startReset(context, input, { email, wording })
    return { user_id: userId, email_id: methodId }
  },

  emailReset: async (input, context) => finishReset(context, input),
})
