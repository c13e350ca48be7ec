import type { Topic } from '../messages.ts'

/** Codes by e-mail. */
export const emailOtpWords: Topic<'emailOtp'> = {
  key: 'emailOtp',
  english: {
    lead: 'We send you a code. No password needed.',
    submit: 'Send me a code',
    sentTitle: 'Check your mail',
    sent: (email) => `We sent a six-digit code to ${email}. It works for ten minutes.`,
    finish: 'Sign in',
  },
}
