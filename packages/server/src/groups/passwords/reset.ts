import { randomUUID } from 'node:crypto'
import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, TokenRow } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { sendMessage } from '../../delivery/send.ts'
import { resetMail } from '../../delivery/templates.ts'
import type { Wording } from '../../delivery/wording.ts'
import { forgetUnanswered } from '../../http/limits.ts'
import { chooseRedirectUrl, type RedirectErrors } from '../../redirect-urls.ts'
import { findToken, issueToken, refusalOf, spendToken } from '../../secrets/tokens.ts'
import { loginUrlErrors, mailLink } from '../magic-links/links.ts'
import { endSessions } from '../sessions/session-rows.ts'
import { signIn } from '../sessions/sign-in.ts'
import { parseEmailAddress, type EmailAddress } from '../users/email-address.ts'
import { addressesOf, verifyAddress } from '../users/addresses.ts'
import { removePlanted } from '../users/planted.ts'
import { getRecipient, type Recipient } from '../users/recipients.ts'
import { lockUser } from '../users/users.ts'
import { setPassword } from './password-rows.ts'
import { refuseUnfit } from './policy.ts'

const resetUrlErrors: RedirectErrors = {
  malformed: 'invalid_password_reset_redirect_url',
  unregistered: 'invalid_password_reset_redirect_url',
  noneSet: 'no_password_reset_redirect_url',
  noDefault: 'no_password_reset_redirect_url',
}

type StartRequest = ParsedRequestOf<typeof contract.passwords.emailResetStart>
type FinishRequest = ParsedRequestOf<typeof contract.passwords.emailReset>

/** Mails two links: to a new password, and in without one. */
export const startReset = async (
  context: Context,
  request: StartRequest,
  { email, wording }: { email: EmailAddress; wording: Wording },
): Promise<Recipient> => {
  const { config } = context
  const minutes = request.reset_password_expiration_minutes
  const resetTo = chooseRedirectUrl(
    config.redirectUrls,
    'RESET_PASSWORD',
    request.reset_password_redirect_url,
    resetUrlErrors,
  )
  const loginTo = chooseRedirectUrl(config.redirectUrls, 'LOGIN', request.login_redirect_url, {
    ...loginUrlErrors,
    malformed: 'invalid_login_redirect_url',
    unregistered: 'invalid_login_redirect_url',
    noneSet: 'no_default_login_redirect_url_set',
  })
  const sendId = randomUUID()
  const now = context.now()

  const { recipient, kind, reset, login } = await transaction(context.db, async (tx) => {
    const recipient = await getRecipient(tx, email)
    const shared = {
      send_id: sendId,
      user_id: recipient.userId,
      method_id: recipient.methodId,
      code_challenge: request.code_challenge ?? null,
      ip_address: request.attributes?.ip_address ?? '',
      user_agent: request.attributes?.user_agent ?? '',
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    }
    const reset = await issueToken(tx, {
      ...shared,
      purpose: 'reset_password',
      redirect_url: resetTo,
      redirect_type: 'reset_password',
    })
    const login = await issueToken(tx, {
      ...shared,
      purpose: 'login',
      redirect_url: loginTo,
      redirect_type: 'login',
    })
    const kind = (await mustReset(tx, recipient.userId))
      ? 'VERIFY_EMAIL_PASSWORD_RESET'
      : 'RESET_PASSWORD'
    return { recipient, kind, reset, login } as const
  })

  const mail = resetMail({
    // Who names a template gets it, whatever the reason for the reset.
    kind: request.reset_password_template_id === undefined ? kind : 'RESET_PASSWORD',
    wording,
    to: recipient.address,
    resetUrl: mailLink(config, 'reset_password', reset),
    loginUrl: mailLink(config, 'login', login),
    minutes,
    projectName: config.projectName,
  })
  await sendMessage(context, mail, { sendId })
  return recipient
}

// A password from before the first proof of the address: the new one comes with a proof.
const mustReset = async (tx: Db, userId: string): Promise<boolean> => {
  const row = await tx
    .selectFrom('passwords')
    .select('requires_reset')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.requires_reset ?? false
}

/**
 * Sets a password with the token of a mail. The password is judged and hashed first, so that a weak
 * one does not cost the link; the token is spent in the transaction that stores the hash.
 */
export const finishReset = async (context: Context, request: FinishRequest) => {
  const { db } = context
  const token = await findToken(db, request.token, ['reset_password'])
  if (!token) throw new ApiError('magic_link_not_found')
  const refusal = refusalOf(token, request, context.now(), spentType)
  if (refusal) throw refusal
  await refuseUnfit(context, request.password, await addressOf(context, token))
  const hash = await context.passwordHash.hash(request.password)

  const { answer } = await signIn(context, request, async (tx, passed) => {
    const { user_id: userId, method_id: methodId } = token
    await lockUser(tx, userId)
    const now = context.now()
    if (!(await spendToken(tx, token, request, now))) {
      const current = (await findToken(tx, request.token, ['reset_password'])) ?? token
      return refusalOf(current, request, now, spentType) ?? gone()
    }
    const addresses = await addressesOf(tx, userId, now)
    const address = addresses.find((one) => one.methodId === methodId)
    if (!address || !(await verifyAddress(tx, { userId, methodId }))) return gone()
    const hasOwner = addresses.some(({ verified }) => verified) || passed?.user_id === userId
    if (!hasOwner) await removePlanted(tx, { userId, since: address.createdAt })
    await forgetUnanswered(tx, context, address.canonical)
    await setPassword(tx, context, { userId, hash })
    await endSessions(tx, userId)
    // Whoever reads the mail is the owner, whatever somebody else tried.
    return { userId, factor: passwordFactor, startsAnew: true, unlocks: true }
  })
  return answer
}

/** A password proves what the user knows; it carries no detail. */
export const passwordFactor = { type: 'password', delivery_method: 'knowledge' }

const spentType = 'unable_to_auth_password_reset_token'

const addressOf = async ({ db }: Context, token: TokenRow): Promise<EmailAddress> => {
  const row = await db
    .selectFrom('emails')
    .select('address')
    .where('email_id', '=', token.method_id)
    .executeTakeFirst()
  if (!row) throw gone()
  return parseEmailAddress(row.address)
}

const gone = (): ApiError => new ApiError(spentType, { details: { reason: 'expired' } })
