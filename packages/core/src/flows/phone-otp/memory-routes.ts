import { finishWithCode, sendCode } from '../../memory-backend/codes.ts'
import { readOneOf, readPhone } from '../../memory-backend/inputs.ts'
import { isProven } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { PhoneOtpContract } from './contract.ts'

const slug = 'phone-otp'

/** Signing in, or up, with a code by SMS or WhatsApp, in memory. */
export const phoneOtpMemory: MemoryRoutes<PhoneOtpContract> = {
  'POST /phone-otp/start'(input, context) {
    const phone = readPhone(input.phone)
    const channel = readOneOf(input.channel, ['sms', 'whatsapp'])
    const { person, phoneId } = context.people.findOrAddByPhone(phone)
    const target = { channel, to: phone, methodId: phoneId }
    return sendCode(slug, target, { isNewUser: !isProven(person) }, context)
  },

  'POST /phone-otp/finish': (input, context) => finishWithCode(slug, input, context),
}
