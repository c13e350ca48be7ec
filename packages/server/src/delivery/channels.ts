import { ApiError } from '@latchkey/api'
import type { Deliveries, Delivery, Message } from './delivery.ts'

/** Spells one delivery for everything out by channel. */
export const channelsOf = (delivery: Delivery | Deliveries = {}): Deliveries =>
  'send' in delivery ? { email: delivery, sms: delivery, whatsapp: delivery } : delivery

/** The way out of a channel. Throws `server_unavailable` when the server has none. */
export const getDelivery = (deliveries: Deliveries, channel: Message['channel']): Delivery => {
  const delivery = deliveries[channel]
  if (!delivery) {
    const settings = channel === 'email' ? 'SMTP_URL' : 'TWILIO_ACCOUNT_SID'
    throw new ApiError('server_unavailable', {
      message: `This server sends nothing by ${channel}. Set ${settings}, LATCHKEY_DELIVERY_WEBHOOK_URL or delivery.${channel}.`,
      retryAfterSeconds: 3600,
    })
  }
  // SAFETY: `channel` picked the delivery, and picks the messages that are given to it.
  return delivery as Delivery
}

/** Closes what was open, each of them once. */
export const closeDeliveries = async (deliveries: Deliveries): Promise<void> => {
  for (const delivery of new Set(Object.values(deliveries))) await delivery.close?.()
}
