import type { Message } from './delivery.ts'
import { composeMail } from './layout.ts'

/** Whether the reader comes back or is new. */
export type MailKind = 'login' | 'signup'

const ignore = 'If you did not ask for this, you can ignore this mail. Nobody gets in without it.'

/** A code to type in. */
export const codeMail = ({
  to,
  kind,
  code,
  minutes,
  projectName,
}: {
  to: string
  kind: MailKind
  code: string
  minutes: number
  projectName: string
}): Message =>
  composeMail({
    to,
    subject: `${code} is your ${projectName} code`,
    preheader: `It works once, for ${lifetime(minutes)}.`,
    title: kind === 'login' ? `Log in to ${projectName}` : `Welcome to ${projectName}`,
    parts: [
      {
        paragraph:
          kind === 'login' ? 'Type this code to log in:' : 'Type this code to finish your sign-up:',
      },
      { code },
      { paragraph: `It works once, for ${lifetime(minutes)}. Never tell it to anybody.` },
      { small: ignore },
    ],
  })

/** A link to follow, and perhaps a code for the device that asked. */
export const linkMail = ({
  to,
  kind,
  url,
  code,
  minutes,
  projectName,
}: {
  to: string
  kind: MailKind
  url: string
  code: { digits: string; minutes: number } | null
  minutes: number
  projectName: string
}): Message => {
  const action = kind === 'login' ? `Log in to ${projectName}` : `Finish your sign-up`
  const title = kind === 'login' ? `Log in to ${projectName}` : `Welcome to ${projectName}`
  return composeMail({
    to,
    subject: code ? `${code.digits} is your ${projectName} code` : title,
    preheader: `The link works once, for ${lifetime(minutes)}.`,
    title,
    parts: [
      { link: { label: action, url } },
      { paragraph: `The link works once, for ${lifetime(minutes)}.` },
      ...(code
        ? [
            { paragraph: 'On another device? Type this code there instead:' },
            { code: code.digits },
            {
              paragraph: `The code works for ${lifetime(code.minutes)}. Never tell it to anybody.`,
            },
          ]
        : []),
      { small: ignore },
    ],
  })
}

/** Two links: to a new password, and in without one. */
export const resetMail = ({
  to,
  resetUrl,
  loginUrl,
  minutes,
  projectName,
}: {
  to: string
  resetUrl: string
  loginUrl: string
  minutes: number
  projectName: string
}): Message =>
  composeMail({
    to,
    subject: `Reset your ${projectName} password`,
    preheader: `The link works once, for ${lifetime(minutes)}.`,
    title: `Reset your ${projectName} password`,
    parts: [
      { paragraph: 'Follow this link to choose a new password:' },
      { link: { label: 'Choose a new password', url: resetUrl } },
      { paragraph: 'Or leave the password as it is:' },
      { link: { label: 'Log in without a password', url: loginUrl }, quiet: true },
      { paragraph: `Each link works once, for ${lifetime(minutes)}.` },
      {
        small:
          'If you did not ask for this, you can ignore this mail. Your password stays the same.',
      },
    ],
  })

const lifetime = (minutes: number): string => {
  if (minutes % 1440 === 0) return count(minutes / 1440, 'day')
  if (minutes % 60 === 0) return count(minutes / 60, 'hour')
  return count(minutes, 'minute')
}

const count = (amount: number, unit: string): string =>
  `${amount} ${unit}${amount === 1 ? '' : 's'}`

/** A link to take up an invitation. */
export const inviteMail = ({
  to,
  url,
  minutes,
  projectName,
}: {
  to: string
  url: string
  minutes: number
  projectName: string
}): Message =>
  composeMail({
    to,
    subject: `You are invited to ${projectName}`,
    preheader: `The link works once, for ${lifetime(minutes)}.`,
    title: `You are invited to ${projectName}`,
    parts: [
      { link: { label: 'Accept the invitation', url } },
      { paragraph: `The link works once, for ${lifetime(minutes)}.` },
      { small: 'If you do not know why you got this, you can ignore this mail.' },
    ],
  })
