import { ApiError, contract } from '@latchkey/api'
import { checkWording } from '../../delivery/send.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { findToken, refusalOf, spendToken } from '../../secrets/tokens.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { proveEmail } from '../users/proof.ts'
import { findOrCreateRecipient } from '../users/recipients.ts'
import { selectRecipient } from '../users/select-user.ts'
import { lockUser } from '../users/users.ts'
import { sendLink } from './send-link.ts'

/** Links by mail: ask for one, and sign in with its token. */
export const magicLinkRoutes = implement(contract.magicLinks, {
  async emailSend(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'sends', email.canonical)
    checkWording(input)
    const recipientOf = await selectRecipient(context, email, input)
    const { userId, emailId } = await sendLink(context, input, recipientOf)
    return { user_id: userId, email_id: emailId }
  },

  async emailLoginOrCreate(input, context) {
    const email = parseEmailAddress(input.email)
    await takeLimit(context, 'sends', email.canonical)
    checkWording(input)
    const pending = input.create_user_as_pending
    const { userId, emailId, created } = await sendLink(context, input, (tx) =>
      findOrCreateRecipient(tx, context, email, { pending }),
    )
    return { user_id: userId, email_id: emailId, user_created: created }
  },

  async authenticate(input, context) {
    const { answer, proof } = await signIn(context, input, async (tx, passed) => {
      const token = await findToken(tx, input.token, ['magic_links', 'login'])
      if (!token) return new ApiError('magic_link_not_found')
      const { user_id: userId, email_id: emailId } = token
      await lockUser(tx, userId)
      const now = context.now()
      if (!(await spendToken(tx, token, input, now))) {
        const current = (await findToken(tx, input.token, [token.purpose])) ?? token
        return refusalOf(current, input, now, 'unable_to_auth_magic_link') ?? gone()
      }
      const proven = await proveEmail(tx, context, { userId, emailId, passed })
      if (!proven) return gone()
      const { email_id, address } = proven.email
      return {
        userId,
        methodId: emailId,
        resetSessions: proven.resetSessions,
        factor: {
          type: 'magic_link',
          delivery_method: 'email',
          email_factor: { email_id, email_address: address },
        },
      }
    })
    return { ...answer, method_id: proof.methodId, reset_sessions: proof.resetSessions }
  },
})

// The address was taken off the user before it was proven.
const gone = (): ApiError =>
  new ApiError('unable_to_auth_magic_link', { details: { reason: 'expired' } })
