import { ApiError } from '@latchkey/api'
import type { Context } from '../context.ts'
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
    await db.deleteFrom('codes').where('send_id', '=', sendId).execute()
    await db.deleteFrom('tokens').where('send_id', '=', sendId).execute()
    if (error instanceof ApiError) throw error
    throw new ApiError('server_unavailable', { retryAfterSeconds: 5, cause: error })
  }
}

/** What a send call may say about the words of its mail. */
type Wording = {
  locale?: string | undefined
  login_template_id?: string | undefined
  signup_template_id?: string | undefined
  reset_password_template_id?: string | undefined
}

/** Refuses templates and languages that do not exist, before anything is stored. */
export const checkWording = ({ locale, ...wording }: Wording): void => {
  if (locale !== undefined && !/^en(-[a-z]{2})?$/i.test(locale))
    throw new ApiError('invalid_locale')
  const { login_template_id, signup_template_id, reset_password_template_id } = wording
  for (const template of [login_template_id, signup_template_id, reset_password_template_id]) {
    if (template === undefined || template === 'PREBUILT') continue
    if (!/^[\w-]{1,128}$/.test(template)) throw new ApiError('invalid_template_id')
    throw new ApiError('email_template_not_found')
  }
}
