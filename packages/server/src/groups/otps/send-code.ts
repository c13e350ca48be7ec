import { randomUUID } from 'node:crypto'
import type { Attributes } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Channel, Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import type { Message } from '../../delivery/delivery.ts'
import { sendMessage } from '../../delivery/send.ts'
import { issueCode } from '../../secrets/codes.ts'
import type { Recipient } from '../users/recipients.ts'

/** A code that is stored, with what its message needs to say. */
export type IssuedCode = { recipient: Recipient; code: string; minutes: number }

/** Stores a code for a user and sends it by the channel. */
export const sendCode = async (
  context: Context,
  {
    channel,
    expiration_minutes: minutes,
    attributes,
  }: { channel: Channel; expiration_minutes: number; attributes?: Attributes | undefined },
  recipientOf: (tx: Db) => Promise<Recipient>,
  messageOf: (issued: IssuedCode) => Message,
): Promise<Recipient> => {
  const sendId = randomUUID()
  const now = context.now()
  const { recipient, code } = await transaction(context.db, async (tx) => {
    const recipient = await recipientOf(tx)
    const code = await issueCode(tx, context.keys, {
      send_id: sendId,
      channel,
      method_id: recipient.methodId,
      user_id: recipient.userId,
      ip_address: attributes?.ip_address ?? '',
      user_agent: attributes?.user_agent ?? '',
      created_at: now,
      expires_at: new Date(now.getTime() + minutes * 60_000),
    })
    return { recipient, code }
  })
  await sendMessage(context, messageOf({ recipient, code, minutes }), { sendId })
  return recipient
}
