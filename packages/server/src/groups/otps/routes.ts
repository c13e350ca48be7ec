import { ApiError, contract, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { codeMail } from '../../delivery/templates.ts'
import { chooseWording, type Wording } from '../../delivery/wording.ts'
import { limitSends, takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { findCode, redeemCode, wrongCode } from '../../secrets/codes.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { admitUser, countFailure } from '../users/locks.ts'
import { addressFactor, proveAddress } from '../users/proof.ts'
import { findOrCreateRecipient, type Recipient } from '../users/recipients.ts'
import { selectRecipient } from '../users/select-user.ts'
import { loginOrCreateByPhone, sendToPhone } from './phone-codes.ts'
import { sendCode } from './send-code.ts'

/** Codes by SMS, WhatsApp and mail: ask for one, and sign in with it. */
export const otpRoutes = implement(contract.otps, {
  smsSend: sendToPhone('sms'),
  smsLoginOrCreate: loginOrCreateByPhone('sms'),
  whatsappSend: sendToPhone('whatsapp'),
  whatsappLoginOrCreate: loginOrCreateByPhone('whatsapp'),

  async emailSend(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = mailWording(context, input)
    const recipientOf = await selectRecipient(context, email, input)
    const { userId, methodId } = await sendByMail(context, input, { wording, recipientOf })
    return { user_id: userId, email_id: methodId }
  },

  async emailLoginOrCreate(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = mailWording(context, input)
    const pending = input.create_user_as_pending
    const { userId, methodId, created } = await sendByMail(context, input, {
      wording,
      recipientOf: (tx) => findOrCreateRecipient(tx, context, email, { pending }),
    })
    return { user_id: userId, email_id: methodId, user_created: created }
  },

  async authenticate(input, context) {
    if (!isMethodId(input.method_id)) throw new ApiError('invalid_method_id')
    await takeLimit(context, 'codeTries', input.method_id)
    const { answer, proof } = await signIn(context, input, async (tx, passed) => {
      const code = await findCode(tx, input.method_id)
      if (!code) return wrongCode(0)
      const userId = code.user_id
      await admitUser(tx, userId, context.now())
      const refusal = await redeemCode(tx, context.keys, code, input, context.now())
      if (refusal?.errorType === 'otp_code_not_found') {
        return countFailure(tx, context, userId, refusal)
      }
      if (refusal) return refusal
      const proven = await proveAddress(tx, context, { userId, methodId: code.method_id, passed })
      if (!proven) return gone()
      return {
        userId,
        resetSessions: proven.resetSessions,
        factor: { type: 'otp', delivery_method: code.channel, ...addressFactor(proven.address) },
      }
    })
    return { ...answer, method_id: input.method_id, reset_sessions: proof.resetSessions }
  },
})

// The address was taken off the user before it was proven.
const gone = (): ApiError =>
  new ApiError('unable_to_auth_otp_code', { details: { reason: 'expired' } })

type SendRequest = ParsedRequestOf<typeof contract.otps.emailSend>

const mailWording = (
  context: Context,
  { locale, login_template_id, signup_template_id }: SendRequest,
): Wording =>
  chooseWording(context, locale, {
    ONE_TIME_PASSCODE: login_template_id,
    ONE_TIME_PASSCODE_SIGNUP: signup_template_id,
  })

const sendByMail = (
  context: Context,
  request: SendRequest,
  { wording, recipientOf }: { wording: Wording; recipientOf: (tx: Db) => Promise<Recipient> },
): Promise<Recipient> =>
  sendCode(context, { ...request, channel: 'email' }, recipientOf, (issued) =>
    codeMail({
      to: issued.recipient.address,
      kind: issued.recipient.status === 'active' ? 'ONE_TIME_PASSCODE' : 'ONE_TIME_PASSCODE_SIGNUP',
      code: issued.code,
      minutes: issued.minutes,
      projectName: context.config.projectName,
      wording,
    }),
  )

const isMethodId = (id: string): boolean =>
  /^(email|phone-number)-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
