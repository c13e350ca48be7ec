import { randomUUID } from 'node:crypto'
import type { Attributes } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { sendMessage } from '../../delivery/send.ts'
import { linkMail } from '../../delivery/templates.ts'
import type { Wording } from '../../delivery/wording.ts'
import { chooseRedirectUrl } from '../../redirect-urls.ts'
import { issueCode } from '../../secrets/codes.ts'
import { issueToken } from '../../secrets/tokens.ts'
import type { Recipient } from '../users/recipients.ts'
import { loginUrlErrors, mailLink, signupUrlErrors } from './links.ts'

/** What both send calls say about their mail. */
export type LinkRequest = {
  login_magic_link_url?: string | undefined
  signup_magic_link_url?: string | undefined
  login_expiration_minutes: number
  signup_expiration_minutes: number
  code_challenge?: string | undefined
  attributes?: Attributes | undefined
  locale?: string | undefined
  login_template_id?: string | undefined
  signup_template_id?: string | undefined
}

const MAX_CODE_MINUTES = 10

/** Checks both URLs, so that the answer does not depend on whether the user exists. */
export const chooseLinkUrls = ({ config }: Context, request: LinkRequest) => {
  const choose = (type: 'LOGIN' | 'SIGNUP', requested: string | undefined) =>
    chooseRedirectUrl(
      config.redirectUrls,
      type,
      requested,
      type === 'LOGIN' ? loginUrlErrors : signupUrlErrors,
    )
  return {
    login: choose('LOGIN', request.login_magic_link_url),
    signup: choose('SIGNUP', request.signup_magic_link_url),
  }
}

/** Stores a link, and a code beside it, for a user, and mails both. */
export const sendLink = async (
  context: Context,
  request: LinkRequest,
  { wording, recipientOf }: { wording: Wording; recipientOf: (tx: Db) => Promise<Recipient> },
): Promise<Recipient> => {
  const { config, keys } = context
  const urls = chooseLinkUrls(context, request)
  const sendId = randomUUID()
  const now = context.now()

  const issued = await transaction(context.db, async (tx) => {
    const recipient = await recipientOf(tx)
    const kind = recipient.status === 'active' ? 'login' : 'signup'
    const minutes =
      kind === 'login' ? request.login_expiration_minutes : request.signup_expiration_minutes
    const codeMinutes = Math.min(minutes, MAX_CODE_MINUTES)
    const shared = {
      send_id: sendId,
      user_id: recipient.userId,
      ip_address: request.attributes?.ip_address ?? '',
      user_agent: request.attributes?.user_agent ?? '',
      created_at: now,
    }
    const token = await issueToken(tx, {
      ...shared,
      purpose: 'magic_links',
      method_id: recipient.methodId,
      redirect_url: urls[kind],
      redirect_type: kind,
      code_challenge: request.code_challenge ?? null,
      expires_at: inMinutes(now, minutes),
    })
    if (!config.magicLinks.codeInMail)
      return { recipient, kind, minutes, token, code: null } as const
    const digits = await issueCode(tx, keys, {
      ...shared,
      channel: 'email',
      method_id: recipient.methodId,
      expires_at: inMinutes(now, codeMinutes),
    })
    return { recipient, kind, minutes, token, code: { digits, minutes: codeMinutes } } as const
  })

  const { recipient, kind, minutes, token, code } = issued
  const mail = linkMail({
    wording,
    kind: kind === 'login' ? 'LOGIN' : 'SIGNUP',
    minutes,
    code,
    to: recipient.address,
    url: mailLink(config, 'magic_links', token),
    projectName: config.projectName,
  })
  await sendMessage(context, mail, { sendId })
  return recipient
}

const inMinutes = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000)
