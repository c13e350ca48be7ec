import { ApiError } from '@latchkey/api'
import { createTransport } from 'nodemailer'
import type { Delivery, Mail } from './delivery.ts'

/** Sends mail through an SMTP server: `smtps://user:password@mail.example.com`. */
export const createSmtpDelivery = ({
  url,
  from,
}: {
  url: string
  /** The sender: `Example <login@example.com>`. */
  from: string
}): Delivery<Mail> => {
  const transport = createTransport({
    url,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ to, from: sender = from, subject, text, html }) => {
      try {
        // As an object the address is not parsed again, so it stays the one that was checked.
        await transport.sendMail({
          from: sender,
          to: { name: '', address: to },
          subject,
          text,
          html,
        })
      } catch (error) {
        throw refusalOf(error)
      }
    },
    close: () => {
      transport.close()
      return Promise.resolve()
    },
  }
}

const mailboxRefusals = [452, 550, 551, 552, 553]

const refusalOf = (error: unknown): ApiError => {
  const { responseCode, response } = (error ?? {}) as { responseCode?: number; response?: string }
  // RFC 3463: 5.7.x is about the sender, so it says nothing of the mailbox.
  const aboutSender = /\b5\.7\.\d+\b/.test(response ?? '')
  const mailbox =
    mailboxRefusals.includes(responseCode ?? 0) || /\b[45]\.2\.\d+\b/.test(response ?? '')
  return mailbox && !aboutSender
    ? new ApiError('inactive_email', { cause: error })
    : new ApiError('server_unavailable', { retryAfterSeconds: 5, cause: error })
}
