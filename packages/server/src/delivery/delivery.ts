/** A mail, ready to leave. */
export type Mail = {
  channel: 'email'
  to: string
  /** @default the sender of the delivery */
  from?: string
  subject: string
  text: string
  html: string
}

/** A message to a phone number, ready to leave. It is text, and nothing else. */
export type TextMessage = {
  channel: 'sms' | 'whatsapp'
  to: string
  text: string
  subject?: undefined
  html?: undefined
}

/** What leaves, by any channel. */
export type Message = Mail | TextMessage

/**
 * Takes messages to their addresses. `send` throws an `ApiError` for an address that refuses:
 * `inactive_email`, `invalid_phone_number`, `unsubscribed_phone_number`, `downstream_carrier_error`;
 * and `server_unavailable` for anything else. It tries once: whoever asked decides about a retry.
 */
export type Delivery<M extends Message = Message> = {
  send: (message: M) => Promise<void>
  close?: () => Promise<void>
}

/** A way out for each channel. */
export type Deliveries = {
  email?: Delivery<Mail>
  sms?: Delivery<TextMessage>
  whatsapp?: Delivery<TextMessage>
}
