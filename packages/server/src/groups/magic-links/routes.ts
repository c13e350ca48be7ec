import { randomUUID } from 'node:crypto'
import { ApiError, contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { transaction } from '../../db/transaction.ts'
import { chooseWording, type Wording } from '../../delivery/wording.ts'
import { limitSends } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { findToken, issueToken, refusalOf, spendToken } from '../../secrets/tokens.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { addressFactor, proveAddress } from '../users/proof.ts'
import { findOrCreateRecipient } from '../users/recipients.ts'
import { selectRecipient } from '../users/select-user.ts'
import { lockUser, resolveUserId } from '../users/users.ts'
import { revokeInvite, sendInvite } from './invite.ts'
import { sendLink, type LinkRequest } from './send-link.ts'

/** Links by mail: ask for one, and sign in with its token. */
export const magicLinkRoutes = implement(contract.magicLinks, {
  async emailSend(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = linkWording(context, input)
    const recipientOf = await selectRecipient(context, email, input)
    const { userId, methodId } = await sendLink(context, input, { wording, recipientOf })
    return { user_id: userId, email_id: methodId }
  },

  async emailLoginOrCreate(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = linkWording(context, input)
    const pending = input.create_user_as_pending
    const { userId, methodId, created } = await sendLink(context, input, {
      wording,
      recipientOf: (tx) => findOrCreateRecipient(tx, context, email, { pending }),
    })
    return { user_id: userId, email_id: methodId, user_created: created }
  },

  async authenticate(input, context) {
    const { answer, proof } = await signIn(context, input, async (tx, passed) => {
      const token = await findToken(tx, input.token, ['magic_links', 'login', 'embeddable'])
      if (!token) return new ApiError('magic_link_not_found')
      const { user_id: userId, method_id: methodId } = token
      await lockUser(tx, userId)
      const now = context.now()
      if (!(await spendToken(tx, token, input, now))) {
        const current = (await findToken(tx, input.token, [token.purpose])) ?? token
        return refusalOf(current, input, now, 'unable_to_auth_magic_link') ?? gone()
      }
      if (token.purpose === 'embeddable') return embeddedProof(userId, methodId)
      const proven = await proveAddress(tx, context, { userId, methodId, passed })
      if (!proven) return gone()
      return {
        userId,
        methodId,
        resetSessions: proven.resetSessions,
        factor: { type: 'magic_link', delivery_method: 'email', ...addressFactor(proven.address) },
      }
    })
    return { ...answer, method_id: proof.methodId, reset_sessions: proof.resetSessions }
  },

  async emailInvite(input, context) {
    const email = parseEmailAddress(input.email)
    await limitSends(context, email.canonical)
    const wording = chooseWording(context, input.locale, { INVITE: input.invite_template_id })
    const { userId, methodId } = await sendInvite(context, input, { email, wording })
    return { user_id: userId, email_id: methodId }
  },

  async emailRevokeInvite(input, context) {
    await revokeInvite(context, parseEmailAddress(input.email))
    return {}
  },

  async create({ user_id, expiration_minutes: minutes, attributes }, context) {
    return transaction(context.db, async (tx) => {
      const userId = await resolveUserId(tx, user_id)
      await lockUser(tx, userId)
      // Deleted while the lock was waited for?
      await resolveUserId(tx, userId)
      const now = context.now()
      const token = await issueToken(tx, {
        purpose: 'embeddable',
        send_id: randomUUID(),
        user_id: userId,
        method_id: context.newId('embeddable-magic-link'),
        redirect_url: null,
        redirect_type: null,
        code_challenge: null,
        ip_address: attributes?.ip_address ?? '',
        user_agent: attributes?.user_agent ?? '',
        created_at: now,
        expires_at: new Date(now.getTime() + minutes * 60_000),
      })
      return { user_id: userId, token }
    })
  },
})

const linkWording = (
  context: Context,
  { locale, login_template_id, signup_template_id }: LinkRequest,
): Wording =>
  chooseWording(context, locale, { LOGIN: login_template_id, SIGNUP: signup_template_id })

// Whoever made the link delivered it somehow, so it proves no address.
const embeddedProof = (userId: string, methodId: string) => ({
  userId,
  methodId,
  resetSessions: false,
  factor: {
    type: 'magic_link',
    delivery_method: 'embedded',
    embeddable_magic_link_factor: { embedded_id: methodId },
  },
})

// The address was taken off the user before it was proven.
const gone = (): ApiError =>
  new ApiError('unable_to_auth_magic_link', { details: { reason: 'expired' } })
