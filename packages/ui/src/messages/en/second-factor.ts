import type { Topic } from '../messages.ts'

/** The second factor that a sign-in owes. */
export const secondFactorWords: Topic<'secondFactor'> = {
  key: 'secondFactor',
  english: {
    title: 'One more step',
    leads: {
      passkey: 'Confirm with a passkey: by your finger, your face or your PIN.',
      totp: 'Enter the code that your authenticator app shows.',
      'recovery-code': 'Enter one of the recovery codes that you saved. Each works once.',
    },
    labels: { totp: 'Code from your app', 'recovery-code': 'Recovery code' },
    submit: 'Sign in',
    use: {
      passkey: 'Use a passkey',
      totp: 'Use your authenticator app',
      'recovery-code': 'Use a recovery code',
    },
    restart: 'Start again',
    none: 'No sign-in waits for a second step.',
    mustSetUp: 'This app asks everybody for a second step. Set it up to get in.',
  },
}
