/** One message of the outbox, as the demo's API tells it. */
export type Message = { id: string; to: string; text: string; sentAt: number } & (
  | { channel: 'email'; subject: string; html: string }
  | { channel: 'sms' | 'whatsapp' }
)

/** What stands above a message: the subject of a mail, the channel of any other. */
export const titleOf = (message: Message): string =>
  message.channel === 'email' ? message.subject : titles[message.channel]

const titles = { sms: 'Text message', whatsapp: 'WhatsApp message' }

/** The six-digit code that stands in a message, or null. */
export const codeIn = (text: string): string | null =>
  /(?<![\w-])\d{6}(?![\w-])/.exec(text)?.[0] ?? null

/** The one-time link that stands in a mail, or null. */
export const linkIn = (text: string): string | null =>
  /https?:\/\/\S+\?\S*token=\S+/.exec(text)?.[0] ?? null
