import { AuthError, type Strength } from '../../contract/index.ts'
import { finishWithCode, passwordFactor, sendCode } from '../../memory-backend/codes.ts'
import { readAttempt, readEmail, readPassword, readText } from '../../memory-backend/inputs.ts'
import { isSame } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { PasswordContract } from './contract.ts'

const slug = 'password'

/** Signing in and up with e-mail address and password, in memory. */
export const passwordMemory: MemoryRoutes<PasswordContract> = {
  'POST /password/sign-in'(input, context) {
    const email = readEmail(input.email)
    const password = readPassword(input.password)
    const person = context.people.byEmail(email)
    // No account, no password and a wrong password look alike.
    if (!person?.password || person.password.text !== password) {
      throw new AuthError('credentials-incorrect', { field: 'password' })
    }
    if (person.password.resetRequired) {
      throw new AuthError('password-reset-required', { field: 'password' })
    }
    const address = person.emails.find((own) => isSame(own.email, email))
    if (!address?.verified) {
      const target = { channel: 'email', to: email, methodId: address?.emailId ?? '' } as const
      return sendCode(slug, target, { isNewUser: false, pendingPassword: true }, context)
    }
    return context.browser.signIn(person, [passwordFactor], false)
  },

  'POST /password/sign-up'(input, context) {
    const email = readEmail(input.email)
    const password = readPassword(input.password)
    refuseWeak(password)
    const { people } = context
    // The owner of a known address gets a code to sign in with, and keeps the old password.
    const known = people.byEmail(email) !== undefined
    const { person, emailId } = people.findOrAddByEmail(email)
    if (!known) person.password = { text: password, resetRequired: false }
    const target = { channel: 'email', to: email, methodId: emailId } as const
    const own = known ? { isNewUser: false } : { isNewUser: true, pendingPassword: true as const }
    return sendCode(slug, target, own, context)
  },

  'POST /password/resend'(input, context) {
    const attempt = context.browser.find(slug, readAttempt(input.attempt))
    if (!attempt) throw new AuthError('attempt-unknown')
    const { methodId, isNewUser, pendingPassword } = attempt
    const to =
      context.people.byMethod(methodId)?.emails.find((own) => own.emailId === methodId)?.email ?? ''
    const own = { isNewUser, ...(pendingPassword && { pendingPassword }) }
    return sendCode(slug, { channel: 'email', to, methodId }, own, context)
  },

  'POST /password/finish': (input, context) => finishWithCode(slug, input, context),

  'POST /password/strength'(input) {
    if (input.email !== undefined) readText(input.email, 'email')
    return strengthOf(readPassword(input.password))
  },
}

/** Throws `password-weak`. */
export const refuseWeak = (password: string): void => {
  if (!strengthOf(password).accepted) throw new AuthError('password-weak', { field: 'password' })
}

// A real server asks how hard it is to guess; here each three different characters count one point.
const strengthOf = (password: string): Strength => {
  const score = Math.min(4, Math.floor(new Set(password).size / 3))
  return { score, accepted: score >= 3 && password.length >= 12, breached: false }
}
