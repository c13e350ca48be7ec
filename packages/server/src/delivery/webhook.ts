import { createHmac, randomUUID } from 'node:crypto'
import { ApiError, type ErrorType } from '@latchkey/api'
import { askOutside, checkOutboundUrl, type OutboundAnswer } from '../http/outbound.ts'
import type { Delivery, Message } from './delivery.ts'

/**
 * Hands every message to an address of yours, signed as Standard Webhooks says. Any 2xx takes it; a
 * 4xx may name its reason as `{ "error_type": "unsubscribed_phone_number" }`.
 * @see https://www.standardwebhooks.com
 */
export const createWebhookDelivery = ({
  url,
  secret,
  now = Date.now,
}: {
  url: string
  /** `whsec_` and the base64 of 24 to 64 random bytes. */
  secret: string
  /** @default Date.now */
  now?: () => number
}): Delivery => {
  const key = keyOf(secret)
  const target = checkOutboundUrl('LATCHKEY_DELIVERY_WEBHOOK_URL', url)
  return {
    send: async (message) => {
      const id = `msg_${randomUUID()}`
      const timestamp = String(Math.floor(now() / 1000))
      const body = JSON.stringify({ id, ...message } satisfies Message & { id: string })
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`)
      const answer = await askOutside(target, {
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature.digest('base64')}`,
        },
        body,
      }).catch((cause: unknown) => {
        throw unavailable(cause)
      })
      if (answer.status >= 300) throw refusalOf(answer)
    },
  }
}

const keyOf = (secret: string): Buffer => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1] ?? ''
  const key = Buffer.from(encoded, 'base64')
  if (key.length >= 24 && key.length <= 64) return key
  throw new Error(
    'LATCHKEY_DELIVERY_WEBHOOK_SECRET must be whsec_ and the base64 of 24 to 64 random bytes.',
  )
}

const reasons: readonly ErrorType[] = [
  'inactive_email',
  'invalid_phone_number',
  'unsubscribed_phone_number',
  'downstream_carrier_error',
]

const refusalOf = ({ status, body }: OutboundAnswer): ApiError => {
  const cause = new Error(`The delivery webhook answered ${status}.`)
  const reason = status >= 400 && status < 500 ? reasonOf(body) : undefined
  return reason ? new ApiError(reason, { cause }) : unavailable(cause)
}

const reasonOf = (body: string): ErrorType | undefined => {
  try {
    const { error_type } = JSON.parse(body) as { error_type?: unknown }
    return reasons.find((reason) => reason === error_type)
  } catch {
    return undefined
  }
}

const unavailable = (cause: unknown): ApiError =>
  new ApiError('server_unavailable', { retryAfterSeconds: 5, cause })
