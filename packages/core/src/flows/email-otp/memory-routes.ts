import { finishWithCode, sendCode } from '../../memory-backend/codes.ts'
import { readEmail } from '../../memory-backend/inputs.ts'
import { isProven } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { EmailOtpContract } from './contract.ts'

const slug = 'email-otp'

/** Signing in, or up, with a code by e-mail, in memory. */
export const emailOtpMemory: MemoryRoutes<EmailOtpContract> = {
  'POST /email-otp/start'(input, context) {
    const email = readEmail(input.email)
    const { person, emailId } = context.people.findOrAddByEmail(email)
    const target = { channel: 'email', to: email, methodId: emailId } as const
    return sendCode(slug, target, { isNewUser: !isProven(person) }, context)
  },

  'POST /email-otp/finish': (input, context) => finishWithCode(slug, input, context),
}
