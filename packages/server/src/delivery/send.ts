import { ApiError } from '@latchkey/api'
import type { Context } from '../context.ts'
import type { Db } from '../db/schema.ts'
import { getDelivery } from './channels.ts'
import type { Message } from './delivery.ts'

/**
 * Sends the message of a code or link that is already stored. When it does not leave, what it carried
 * is taken back, so that it can never work.
 */
export const sendMessage = async (
  { config, db }: Context,
  message: Message,
  { sendId }: { sendId: string },
): Promise<void> => {
  try {
    await getDelivery(config.delivery, message.channel).send(message)
  } catch (error) {
    await takeBack(db, sendId)
    if (error instanceof ApiError) throw error
    throw new ApiError('server_unavailable', { retryAfterSeconds: 5, cause: error })
  }
}

// One statement: no link without its code, nor the other way round.
const takeBack = async (db: Db, sendId: string): Promise<void> => {
  await db
    .with('codes_taken', (taken) => taken.deleteFrom('codes').where('send_id', '=', sendId))
    .deleteFrom('tokens')
    .where('send_id', '=', sendId)
    .execute()
}
