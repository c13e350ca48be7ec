import { ApiError, type ErrorType } from '@latchkey/api'
import { askOutside, checkOutboundUrl, type OutboundAnswer } from '../http/outbound.ts'
import type { Delivery, TextMessage } from './delivery.ts'

/** Sends SMS and WhatsApp messages through Twilio. @see https://www.twilio.com/docs/messaging/api/message-resource */
export const createTwilioDelivery = ({
  accountSid,
  authToken,
  from,
  whatsappFrom = from,
  baseUrl = 'https://api.twilio.com',
}: {
  accountSid: string
  authToken: string
  /** A number in E.164 form, or the `MG…` of a messaging service. */
  from: string
  /** The sender of WhatsApp messages. @default from */
  whatsappFrom?: string
  /** @default 'https://api.twilio.com' */
  baseUrl?: string
}): Delivery<TextMessage> => {
  const path = `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`
  const url = checkOutboundUrl('TWILIO_BASE_URL', `${baseUrl.replace(/\/$/, '')}${path}`)
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`

  return {
    send: async ({ channel, to, text }) => {
      const prefix = channel === 'whatsapp' ? 'whatsapp:' : ''
      const form = new URLSearchParams({
        To: `${prefix}${to}`,
        ...senderOf(channel === 'whatsapp' ? whatsappFrom : from, prefix),
        Body: text,
      })
      const answer = await askOutside(url, {
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      }).catch((cause: unknown) => {
        throw unavailable(cause)
      })
      if (answer.status >= 300) throw refusalOf(answer)
    },
  }
}

const senderOf = (from: string, prefix: string): Record<string, string> =>
  from.startsWith('MG') ? { MessagingServiceSid: from } : { From: `${prefix}${from}` }

/** What Twilio says of a number. @see https://www.twilio.com/docs/api/errors */
const refusals: Record<number, ErrorType> = {
  // The recipient has replied STOP.
  21610: 'unsubscribed_phone_number',
  // Not a number, no number for text, and not a number of WhatsApp.
  21211: 'invalid_phone_number',
  21214: 'invalid_phone_number',
  21217: 'invalid_phone_number',
  21614: 'invalid_phone_number',
  63003: 'invalid_phone_number',
  63024: 'invalid_phone_number',
  // The account does not send to this country.
  21408: 'invalid_phone_number_country_code',
}

const refusalOf = ({ status, body }: OutboundAnswer): ApiError => {
  const code = codeOf(body)
  const cause = new Error(`Twilio answered ${status}, code ${code ?? 'none'}.`)
  const known = code === null ? undefined : refusals[code]
  if (status < 500 && known) return new ApiError(known, { cause })
  // Wrong credentials and its own limits are no fault of the number, and neither is a redirect.
  const ours = status < 400 || status >= 500 || [401, 403, 404, 429].includes(status)
  return ours ? unavailable(cause) : new ApiError('downstream_carrier_error', { cause })
}

const codeOf = (body: string): number | null => {
  try {
    const { code } = JSON.parse(body) as { code?: unknown }
    return typeof code === 'number' ? code : null
  } catch {
    return null
  }
}

const unavailable = (cause: unknown): ApiError =>
  new ApiError('server_unavailable', { retryAfterSeconds: 5, cause })
