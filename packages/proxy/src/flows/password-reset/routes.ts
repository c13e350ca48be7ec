import { isApiError, type ErrorType } from '@latchkey/api'
import type { PasswordResetContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { Email, mailMinutes, Password, type Routes } from '../../routes.ts'
import { answerAfter } from '../../uniform.ts'

/** Choosing a new password after a mail has proven the address. */
export const passwordResetRoutes: Routes<PasswordResetContract> = {
  'POST /password-reset/start': {
    input: v.object({ email: Email }),
    async run({ email }, { api, attempts, attributes, landings, background, now }) {
      const sent = api.passwords.emailResetStart({
        email,
        reset_password_redirect_url: landings.passwordReset,
        reset_password_expiration_minutes: mailMinutes,
        login_redirect_url: landings.magicLink(attempts.name()),
        attributes,
      })
      background(sent.catch(ignore('email_not_found', 'inactive_email')))
      // Only an address that has an account can be unknown, refuse mail or wait for a mail server.
      await answerAfter(
        sent.catch(ignore('email_not_found', 'inactive_email', 'server_unavailable')),
      )
      return { resendAt: now + 30_000, expiresAt: now + mailMinutes * 60_000 }
    },
  },

  'POST /password-reset/finish': {
    input: v.object({
      token: v.pipe(v.string(), v.nonEmpty('link-unknown'), v.maxLength(4096, 'link-unknown')),
      password: Password,
    }),
    async run({ token, password }, { api, session, limits, attributes }) {
      const answer = await api.passwords.emailReset({
        token,
        password,
        attributes,
        session_duration_minutes: limits.idleMinutes,
      })
      return session.open(answer, false)
    },
  },
}

const ignore =
  (...types: ErrorType[]) =>
  (error: unknown): void => {
    if (!isApiError(error, ...types)) throw error
  }
