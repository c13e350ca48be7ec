import { expect } from '@playwright/test'
import { codeIn, linkIn, type Mail } from '../apps/demo/src/mail.ts'

/** What a person finds in their mailbox. Each mail is given out once. */
export type Inbox = {
  /** Waits for the next mail to this address. */
  mail(to: string): Promise<Mail>
  /** Waits for the next mail, and reads its code. */
  code(to: string): Promise<string>
  /** Waits for the next mail, and reads its first link. */
  link(to: string): Promise<string>
  /** How many mails this address has got. */
  count(to: string): Promise<number>
}

/** Reads the outbox of the demo at this address. */
export const createInbox = (url: string): Inbox => {
  const read = new Set<string>()

  const mailsTo = async (to: string) => {
    const { mails } = (await (await fetch(`${url}/demo/outbox`)).json()) as { mails: Mail[] }
    return mails.filter((mail) => mail.to === to)
  }

  const inbox: Inbox = {
    async mail(to) {
      let mail: Mail | undefined
      await expect
        .poll(async () => (mail = (await mailsTo(to)).findLast(({ id }) => !read.has(id))), {
          message: `a mail to ${to}`,
          intervals: [50, 100, 250],
        })
        .toBeDefined()
      read.add(mail?.id ?? '')
      return mail as Mail
    },
    async code(to) {
      const { text } = await inbox.mail(to)
      return found(codeIn(text), text)
    },
    async link(to) {
      const { text } = await inbox.mail(to)
      return found(linkIn(text), text)
    },
    count: async (to) => (await mailsTo(to)).length,
  }
  return inbox
}

const found = (part: string | null, text: string): string => {
  if (!part) throw new Error(`The mail holds none:\n${text}`)
  return part
}
