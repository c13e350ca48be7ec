import { randomUUID } from 'node:crypto'
import { ApiError, type contract, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { sendMessage } from '../../delivery/send.ts'
import { inviteMail } from '../../delivery/templates.ts'
import type { Wording } from '../../delivery/wording.ts'
import { chooseRedirectUrl } from '../../redirect-urls.ts'
import { issueToken } from '../../secrets/tokens.ts'
import type { EmailAddress } from '../users/email-address.ts'
import { mergeMetadata } from '../users/metadata.ts'
import { findOrCreateRecipient, findRecipient, type Recipient } from '../users/recipients.ts'
import { lockUser } from '../users/users.ts'
import { inviteUrlErrors, mailLink } from './links.ts'

type InviteRequest = ParsedRequestOf<typeof contract.magicLinks.emailInvite>

/**
 * Makes a pending user, or takes the one of the address, and mails an invitation. Invitations of
 * before end: only the newest lets anybody in.
 */
export const sendInvite = async (
  context: Context,
  request: InviteRequest,
  { email, wording }: { email: EmailAddress; wording: Wording },
): Promise<Recipient> => {
  const { config } = context
  const target = chooseRedirectUrl(
    config.redirectUrls,
    'INVITE',
    request.invite_magic_link_url,
    inviteUrlErrors,
  )
  const minutes = request.invite_expiration_minutes
  const sendId = randomUUID()
  const now = context.now()

  const { recipient, token } = await transaction(context.db, async (tx) => {
    const recipient = await getInvited(tx, context, request, email)
    await endInvites(tx, recipient.userId, now)
    const token = await issueToken(tx, {
      purpose: 'magic_links',
      send_id: sendId,
      user_id: recipient.userId,
      method_id: recipient.methodId,
      redirect_url: target,
      redirect_type: 'invite',
      code_challenge: null,
      ip_address: request.attributes?.ip_address ?? '',
      user_agent: request.attributes?.user_agent ?? '',
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    return { recipient, token }
  })

  const mail = inviteMail({
    to: recipient.address,
    url: mailLink(config, 'magic_links', token),
    minutes,
    projectName: config.projectName,
    wording,
  })
  await sendMessage(context, mail, { sendId })
  return recipient
}

/** Ends an invitation that was not taken up, and removes its user with everything of theirs. */
export const revokeInvite = async ({ db }: Context, email: EmailAddress): Promise<void> =>
  transaction(db, async (tx) => {
    const recipient = await findRecipient(tx, email)
    if (!recipient) throw new ApiError('email_not_found')
    await lockUser(tx, recipient.userId)
    const removed = await tx
      .deleteFrom('users')
      .where('user_id', '=', recipient.userId)
      .where('status', '=', 'pending')
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('tokens')
            .select('token_hash')
            .whereRef('tokens.user_id', '=', 'users.user_id')
            .where('redirect_type', '=', 'invite')
            .where('consumed_at', 'is', null),
        ),
      )
      .returning('user_id')
      .executeTakeFirst()
    if (!removed) throw new ApiError('user_not_found', { message: 'No invitation is pending.' })
  })

const getInvited = async (
  tx: Db,
  context: Context,
  request: InviteRequest,
  email: EmailAddress,
): Promise<Recipient> => {
  const recipient = await findOrCreateRecipient(tx, context, email, { pending: true })
  await lockUser(tx, recipient.userId)
  const known = await describeInvited(tx, recipient.userId, request)
  // Revoked while the lock was waited for: the address is free again.
  return known ? recipient : getInvited(tx, context, request, email)
}

const describeInvited = async (
  tx: Db,
  userId: string,
  { name, trusted_metadata, untrusted_metadata }: InviteRequest,
): Promise<boolean> => {
  const user = await tx
    .selectFrom('users')
    .select(['status', 'trusted_metadata', 'untrusted_metadata', 'name'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!user) return false
  if (user.status !== 'pending') throw new ApiError('user_already_invited')
  const named = name && { first_name: '', middle_name: '', last_name: '', ...user.name, ...name }
  await tx
    .updateTable('users')
    .set({
      trusted_metadata: JSON.stringify(mergeMetadata(user.trusted_metadata, trusted_metadata)),
      untrusted_metadata: JSON.stringify(
        mergeMetadata(user.untrusted_metadata, untrusted_metadata),
      ),
      ...(named && { name: JSON.stringify(named) }),
    })
    .where('user_id', '=', userId)
    .execute()
  return true
}

const endInvites = async (tx: Db, userId: string, now: Date): Promise<void> => {
  await tx
    .updateTable('tokens')
    .set({ expires_at: now })
    .where('user_id', '=', userId)
    .where('redirect_type', '=', 'invite')
    .where('expires_at', '>', now)
    .execute()
}
