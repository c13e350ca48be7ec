import type { Topic } from '../messages.ts'

/** What many screens say. */
export const commonWords: Topic<'common'> = {
  key: 'common',
  english: {
    email: 'E-mail address',
    code: 'Six-digit code',
    password: 'Password',
    newPassword: 'New password',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    back: 'Use another address',
    tryAgain: 'Try again',
    or: 'or',
    working: 'Working…',
    loading: 'Loading…',
    resend: (secondsLeft) => (secondsLeft > 0 ? `Send again in ${secondsLeft} s` : 'Send again'),
    failed: 'That did not work. Try again in a moment.',
  },
}
