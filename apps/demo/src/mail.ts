/** One mail of the outbox, as the demo's API tells it. */
export type Mail = {
  id: string
  to: string
  subject: string
  text: string
  html: string
  sentAt: number
}

/** The six-digit code that stands in a mail, or null. */
export const codeIn = (text: string): string | null =>
  /(?<![\w-])\d{6}(?![\w-])/.exec(text)?.[0] ?? null

/** The one-time link that stands in a mail, or null. */
export const linkIn = (text: string): string | null =>
  /https?:\/\/\S+\?\S*token=\S+/.exec(text)?.[0] ?? null
