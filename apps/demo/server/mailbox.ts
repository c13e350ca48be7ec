import { createOutbox, type OutboxMessage } from '@latchkey/server'
import { codeIn, linkIn } from '../src/mail.ts'

/** Keeps every message for the outbox page, and prints the short of it. */
export const createMailbox = () =>
  createOutbox({ onMessage: (message) => console.log(shortOf(message)) })

const shortOf = ({ channel, to, subject, text }: OutboxMessage): string => {
  const code = codeIn(text)
  const link = linkIn(text)
  return [
    '',
    channel === 'email' ? `  mail to  ${to}` : `  ${channel} to ${to}`,
    ...(subject ? [`  subject  ${subject}`] : []),
    ...(code ? [`  code     ${code}`] : []),
    ...(link ? [`  link     ${link}`] : []),
    '',
  ].join('\n')
}
