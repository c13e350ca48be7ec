import type { Topic } from '../messages.ts'

/** Signing in with a passkey. */
export const passkeyWords: Topic<'passkey'> = {
  key: 'passkey',
  english: {
    lead: 'With your finger, your face or your PIN. There is nothing to type.',
    submit: 'Sign in with a passkey',
    hint: 'Where a form asks for your e-mail address, your browser offers your passkeys as well.',
  },
}
