import type { contract, ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { getDelivery } from '../../delivery/channels.ts'
import { codeText, parseTextLocale } from '../../delivery/texts.ts'
import type { TextMessage } from '../../delivery/delivery.ts'
import { limitSends, networkOf, takeLimit } from '../../http/limits.ts'
import { parseReachableNumber, type PhoneNumber } from '../users/phone-number.ts'
import { findOrCreateRecipient, type Recipient } from '../users/recipients.ts'
import { selectRecipient } from '../users/select-user.ts'
import { sendCode } from './send-code.ts'

type Channel = TextMessage['channel']
type SendRequest = ParsedRequestOf<typeof contract.otps.smsSend>
type LoginOrCreateRequest = ParsedRequestOf<typeof contract.otps.smsLoginOrCreate>

/** Sends a code to a number that a user has, or is given by this call. */
export const sendToPhone = (channel: Channel) => async (input: SendRequest, context: Context) => {
  const phone = await readPhone(channel, input, context)
  const recipientOf = await selectRecipient(context, phone, input)
  const { userId, methodId } = await send(channel, input, context, recipientOf)
  return { user_id: userId, phone_id: methodId }
}

/** Sends a code to a number, and makes a user when nobody has it. */
export const loginOrCreateByPhone =
  (channel: Channel) => async (input: LoginOrCreateRequest, context: Context) => {
    const phone = await readPhone(channel, input, context)
    const pending = input.create_user_as_pending
    const { userId, methodId, created } = await send(channel, input, context, (tx) =>
      findOrCreateRecipient(tx, context, phone, { pending }),
    )
    return { user_id: userId, phone_id: methodId, user_created: created }
  }

type PhoneRequest = Pick<
  SendRequest,
  'phone_number' | 'expiration_minutes' | 'attributes' | 'locale'
>

const readPhone = async (
  channel: Channel,
  { phone_number, locale, attributes }: PhoneRequest,
  context: Context,
): Promise<PhoneNumber> => {
  const phone = parseReachableNumber(context, phone_number)
  await limitMessages(context, phone, attributes?.ip_address)
  parseTextLocale(locale)
  getDelivery(context.config.delivery, channel)
  return phone
}

/**
 * Every message costs money, and some networks share it with whoever asks for many. So numbers that
 * differ in their last four digits only count together, and so do countries and the whole project.
 */
const limitMessages = async (
  context: Context,
  { canonical, country }: PhoneNumber,
  ip: string | undefined,
): Promise<void> => {
  await limitSends(context, canonical)
  if (ip) await takeLimit(context, 'networkSends', networkOf(ip))
  await takeLimit(context, 'prefixSends', canonical.slice(0, -4))
  await takeLimit(context, 'countrySends', country ?? canonical.slice(0, 4))
  await takeLimit(context, 'phoneSends', 'all')
}

const send = (
  channel: Channel,
  { locale, ...request }: PhoneRequest,
  context: Context,
  recipientOf: (tx: Db) => Promise<Recipient>,
): Promise<Recipient> =>
  sendCode(context, { ...request, channel }, recipientOf, ({ recipient, code, minutes }) =>
    codeText({
      channel,
      to: recipient.address,
      code,
      minutes,
      project: context.config.projectName,
      locale: parseTextLocale(locale),
      host: context.config.phones.smsHost,
    }),
  )
