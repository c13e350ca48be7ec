import type { EmailOtpContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { finishWithCode } from '../../finish-with-code.ts'
import { AttemptName, Code, Email, mailMinutes, type Routes } from '../../routes.ts'

/** Signing in, or up, with a code by e-mail. */
export const emailOtpRoutes: Routes<EmailOtpContract> = {
  'POST /email-otp/start': {
    input: v.object({ email: Email }),
    async run({ email }, { api, attempts, attributes, now }) {
      const { email_id, user_created } = await api.otps.emailLoginOrCreate({
        email,
        expiration_minutes: mailMinutes,
        attributes,
      })
      return attempts.open('email-otp', attempts.name(), {
        address: email,
        methodId: email_id,
        isNewUser: user_created,
        expiresAt: now + mailMinutes * 60_000,
      })
    },
  },

  'POST /email-otp/finish': {
    input: v.object({ attempt: AttemptName, code: Code }),
    run: (input, context) => finishWithCode('email-otp', input, context),
  },
}
