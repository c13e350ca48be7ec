import { expect } from '@playwright/test'
import { codeIn, linkIn, type Message } from '../apps/demo/src/mail.ts'

/** What a person finds in their mailbox and on their phone. Each message is given out once. */
export type Inbox = {
  /** Waits for the next message to this address or number. */
  mail(to: string): Promise<Message>
  /** Waits for the next message, and reads its code. */
  code(to: string): Promise<string>
  /** Waits for the next mail, and reads its first link. */
  link(to: string): Promise<string>
  /** How many messages this address has got. */
  count(to: string): Promise<number>
}

/** Reads the outbox of the demo at this address. */
export const createInbox = (url: string): Inbox => {
  const read = new Set<string>()

  const messagesTo = async (to: string) => {
    const answer = await fetch(`${url}/demo/outbox`)
    const { messages } = (await answer.json()) as { messages: Message[] }
    return messages.filter((message) => message.to === to)
  }

  const inbox: Inbox = {
    async mail(to) {
      let mail: Message | undefined
      await expect
        .poll(async () => (mail = (await messagesTo(to)).findLast(({ id }) => !read.has(id))), {
          message: `a message to ${to}`,
          intervals: [50, 100, 250],
        })
        .toBeDefined()
      read.add(mail?.id ?? '')
      return mail as Message
    },
    async code(to) {
      const { text } = await inbox.mail(to)
      return found(codeIn(text), text)
    },
    async link(to) {
      const { text } = await inbox.mail(to)
      return found(linkIn(text), text)
    },
    count: async (to) => (await messagesTo(to)).length,
  }
  return inbox
}

const found = (part: string | null, text: string): string => {
  if (!part) throw new Error(`The message holds none:\n${text}`)
  return part
}
