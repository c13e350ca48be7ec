import { isApiError } from '@latchkey/api'
import { AuthError, type Challenge, type PasswordContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { finishWithCode } from '../../finish-with-code.ts'
import {
  AttemptName,
  Code,
  Email,
  mailMinutes,
  Password,
  type RouteContext,
  type Routes,
} from '../../routes.ts'

const slug = 'password'

/** Signing in and up with e-mail address and password. */
export const passwordRoutes: Routes<PasswordContract> = {
  'POST /password/sign-in': {
    input: v.object({ email: Email, password: Password }),
    async run({ email, password }, context) {
      const { api, session, limits, attributes } = context
      const answer = await api.passwords
        .authenticate({ email, password, attributes, session_duration_minutes: mailMinutes })
        .catch(asOneRefusal)
      const { session_token } = answer
      if (!isProven(answer.user.emails, email)) {
        return sendCode(
          { address: email, isNewUser: false, pendingSession: session_token },
          context,
        )
      }
      const extended = await api.sessions.authenticate({
        session_token,
        session_duration_minutes: limits.idleMinutes,
      })
      return session.open(extended, false)
    },
  },

  'POST /password/sign-up': {
    input: v.object({ email: Email, password: Password }),
    async run({ email, password }, context) {
      const created = await context.api.passwords
        .create({
          email,
          password,
          attributes: context.attributes,
          session_duration_minutes: mailMinutes,
        })
        .catch(ignoreKnownAddress)
      // The owner of a known address gets a code to sign in with, and keeps the old password.
      return sendCode(
        {
          address: email,
          isNewUser: created !== null,
          ...(created && { pendingSession: created.session_token }),
        },
        context,
      )
    },
  },

  'POST /password/resend': {
    input: v.object({ attempt: AttemptName }),
    async run({ attempt: name }, context) {
      const attempt = await context.attempts.find(slug, name)
      if (!attempt) throw new AuthError('attempt-unknown')
      return sendCode(attempt, context)
    },
  },

  'POST /password/finish': {
    input: v.object({ attempt: AttemptName, code: Code }),
    run: (input, context) => finishWithCode(slug, input, context),
  },

  'POST /password/strength': {
    input: v.object({ password: Password, email: v.exactOptional(v.string()) }),
    async run({ password, email }, { api }) {
      const answer = await api.passwords.strengthCheck({ password, ...(email && { email }) })
      return {
        score: answer.score,
        accepted: answer.valid_password,
        breached: answer.breached_password,
      }
    },
  },
}

const sendCode = async (
  proof: { address: string; isNewUser: boolean; pendingSession?: string },
  { api, attempts, attributes, now }: RouteContext,
): Promise<Challenge> => {
  const { email_id } = await api.otps.emailSend({
    email: proof.address,
    expiration_minutes: mailMinutes,
    attributes,
  })
  return attempts.open(slug, attempts.name(), {
    address: proof.address,
    isNewUser: proof.isNewUser,
    methodId: email_id,
    expiresAt: now + mailMinutes * 60_000,
    ...(proof.pendingSession && { pendingSession: proof.pendingSession }),
  })
}

const isProven = (emails: { email: string; verified: boolean }[], email: string): boolean =>
  emails.some((own) => own.verified && own.email.toLowerCase() === email.toLowerCase())

/** No account, no password and a wrong password look alike. */
const asOneRefusal = (error: unknown): never => {
  if (isApiError(error, 'email_not_found', 'no_user_password', 'unauthorized_credentials')) {
    throw new AuthError('credentials-incorrect', { field: 'password' })
  }
  throw error
}

const ignoreKnownAddress = (error: unknown): null => {
  if (isApiError(error, 'duplicate_email')) return null
  throw error
}
