import type { LinkFragment } from '../shapes/link.ts'

/** A mail or a text message that would have gone out. */
export type MemoryMessage = {
  channel: 'email' | 'sms' | 'whatsapp'
  /** The address, or the number in E.164 form. */
  to: string
  code: string | null
  /** What the link brings to the page that it leads to. */
  link: LinkFragment | null
}

/** What people would find in their mailboxes and on their phones. */
export type MemoryInbox = {
  /** Newest first. */
  messages(): readonly MemoryMessage[]
  /** The code of the newest message, to anybody or to one address. Null without one. */
  latestCode(to?: string): string | null
  /** The link of the newest message, to anybody or to one address. Null without one. */
  latestLink(to?: string): LinkFragment | null
}

/** An inbox, and the way into it. */
export type Mailer = { inbox: MemoryInbox; send(message: MemoryMessage): void }

export const createMailer = (): Mailer => {
  const messages: MemoryMessage[] = []
  const latest = (to?: string) =>
    messages.find((message) => to === undefined || message.to.toLowerCase() === to.toLowerCase())
  return {
    send: (message) => void messages.unshift(message),
    inbox: {
      messages: () => [...messages],
      latestCode: (to) => latest(to)?.code ?? null,
      latestLink: (to) => latest(to)?.link ?? null,
    },
  }
}
