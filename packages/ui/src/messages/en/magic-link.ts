import type { Topic } from '../messages.ts'

/** Links by e-mail. */
export const magicLinkWords: Topic<'magicLink'> = {
  key: 'magicLink',
  english: {
    lead: 'We send you a link. Click it, and you are in.',
    submit: 'Send me a link',
    sentTitle: 'Check your mail',
    sent: (email) => `We sent a link to ${email}. It works for ten minutes.`,
    sentWithCode: (email) =>
      `We sent a link to ${email}. Click it in this browser, or enter the code from the mail here.`,
    elsewhere: 'On another device, choose this number. Then this page goes on by itself.',
    deniedTitle: 'This sign-in was refused',
    denied: 'Whoever opened the link said that it was not them.',
    finish: 'Sign in',
    opening: 'Signing you in…',
    confirmTitle: 'Sign in on this device?',
    confirm: 'You asked for this link in another browser. Go on only if you asked for it yourself.',
    confirmSubmit: 'Sign in here',
    confirmElsewhere:
      'To sign in where you began instead, enter the code from the same mail there.',
    deadTitle: 'This link does not work',
    restart: 'Ask for a new link',
  },
}
