import { randomUUID } from 'node:crypto'
import { ApiError, contract, type Attributes } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { checkWording, sendMail } from '../../delivery/send.ts'
import { codeMail } from '../../delivery/templates.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { findCode, issueCode, redeemCode, wrongCode } from '../../secrets/codes.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { admitUser, countFailure } from '../users/locks.ts'
import { proveEmail } from '../users/proof.ts'
import { findOrCreateRecipient, type Recipient } from '../users/recipients.ts'
import { selectRecipient } from '../users/select-user.ts'

/** Codes by mail: ask for one, and sign in with it. */
export const otpRoutes = implement(contract.otps, {
  async emailSend(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'sends', email.canonical)
    checkWording(input)
    const recipientOf = await selectRecipient(context, email, input)
    const { userId, emailId } = await sendCode(context, input, recipientOf)
    return { user_id: userId, email_id: emailId }
  },

  async emailLoginOrCreate(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'sends', email.canonical)
    checkWording(input)
    const pending = input.create_user_as_pending
    const { userId, emailId, created } = await sendCode(context, input, (tx) =>
      findOrCreateRecipient(tx, context, email, { pending }),
    )
    return { user_id: userId, email_id: emailId, user_created: created }
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
      const proven = await proveEmail(tx, context, { userId, emailId: code.method_id, passed })
      if (!proven) return gone()
      const { email_id, address } = proven.email
      return {
        userId,
        resetSessions: proven.resetSessions,
        factor: {
          type: 'otp',
          delivery_method: 'email',
          email_factor: { email_id, email_address: address },
        },
      }
    })
    return { ...answer, method_id: input.method_id, reset_sessions: proof.resetSessions }
  },
})

// The address was taken off the user before it was proven.
const gone = (): ApiError =>
  new ApiError('unable_to_auth_otp_code', { details: { reason: 'expired' } })

type SendRequest = { expiration_minutes: number; attributes?: Attributes | undefined }

const sendCode = async (
  context: Context,
  { expiration_minutes: minutes, attributes }: SendRequest,
  recipientOf: (tx: Db) => Promise<Recipient>,
): Promise<Recipient> => {
  const sendId = randomUUID()
  const now = context.now()
  const { recipient, code } = await transaction(context.db, async (tx) => {
    const recipient = await recipientOf(tx)
    const code = await issueCode(tx, context.keys, {
      send_id: sendId,
      channel: 'email',
      method_id: recipient.emailId,
      user_id: recipient.userId,
      ip_address: attributes?.ip_address ?? '',
      user_agent: attributes?.user_agent ?? '',
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    return { recipient, code }
  })
  const kind = recipient.status === 'active' ? 'login' : 'signup'
  const { projectName } = context.config
  const mail = codeMail({ to: recipient.address, kind, code, minutes, projectName })
  await sendMail(context, mail, { sendId })
  return recipient
}

const isMethodId = (id: string): boolean =>
  /^(email|phone-number)-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
