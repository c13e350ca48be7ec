import type { Topic } from '../messages.ts'

/** Authenticator apps. */
export const totpWords: Topic<'totp'> = {
  key: 'totp',
  english: {
    title: 'Authenticator app',
    off: 'Then a sign-in takes a code from your phone as well.',
    setUp: 'Set up an app',
    scan: 'Scan this with your authenticator app, then enter the code that it shows.',
    qrCode: 'QR code with the secret below',
    secret: 'Or type in this secret',
    confirm: 'Confirm',
    cancel: 'Not now',
    on: 'On. Every sign-in takes a code from your app.',
    remove: 'Remove the app',
    replace: 'Set up another app instead',
  },
}
