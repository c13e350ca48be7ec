import { createOutbox } from '@latchkey/server'
import { codeIn, linkIn, type Mail } from '../src/mail.ts'

/** Keeps every mail for the outbox page, and prints the short of it. */
export const createMailbox = () => createOutbox({ onMessage: (mail) => console.log(shortOf(mail)) })

const shortOf = ({ to, subject, text }: Mail): string => {
  const code = codeIn(text)
  const link = linkIn(text)
  return [
    '',
    `  mail to  ${to}`,
    `  subject  ${subject}`,
    ...(code ? [`  code     ${code}`] : []),
    ...(link ? [`  link     ${link}`] : []),
    '',
  ].join('\n')
}
