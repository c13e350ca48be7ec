import type { Topic } from '../messages.ts'

/** Proving again who one is. */
export const stepUpWords: Topic<'stepUp'> = {
  key: 'stepUp',
  english: {
    title: 'Confirm that it is you',
    leads: {
      passkey: 'Use a passkey: your finger, your face or your PIN.',
      totp: 'Enter the code that your authenticator app shows.',
      'recovery-code': 'Enter one of your recovery codes. Each works once.',
      password: 'Enter your password.',
      'email-otp': 'We send a code to your e-mail address.',
      'phone-otp': 'We send a code to your phone.',
    },
    submit: 'Confirm',
    send: 'Send me a code',
    sent: {
      'email-otp': 'We sent a six-digit code to your e-mail address. It works for ten minutes.',
      'phone-otp': 'We sent a six-digit code to your phone. It works for ten minutes.',
    },
    use: {
      passkey: 'Use a passkey',
      totp: 'Use your authenticator app',
      'recovery-code': 'Use a recovery code',
      password: 'Use your password',
      'email-otp': 'Get a code by e-mail',
      'phone-otp': 'Get a code by phone',
    },
    needsSecondFactor: 'This needs a second step. Set up an authenticator app first.',
    otherWay: 'Another way',
    cancel: 'Cancel',
  },
}
