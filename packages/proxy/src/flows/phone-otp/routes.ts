import type { PhoneOtpContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { finishWithCode } from '../../finish-with-code.ts'
import { AttemptName, Code, mailMinutes, Phone, PhoneChannel, type Routes } from '../../routes.ts'

const slug = 'phone-otp'

/** Signing in, or up, with a code by SMS or WhatsApp. */
export const phoneOtpRoutes: Routes<PhoneOtpContract> = {
  'POST /phone-otp/start': {
    input: v.object({ phone: Phone, channel: PhoneChannel }),
    async run({ phone, channel }, { api, attempts, attributes, now }) {
      const send = { sms: api.otps.smsLoginOrCreate, whatsapp: api.otps.whatsappLoginOrCreate }
      const { phone_id, user_created } = await send[channel]({
        phone_number: phone,
        expiration_minutes: mailMinutes,
        attributes,
      })
      return attempts.open(slug, attempts.name(), {
        address: phone,
        methodId: phone_id,
        isNewUser: user_created,
        expiresAt: now + mailMinutes * 60_000,
      })
    },
  },

  'POST /phone-otp/finish': {
    input: v.object({ attempt: AttemptName, code: Code }),
    run: (input, context) => finishWithCode(slug, input, context),
  },
}
