import type { ErrorFacts, ErrorMessages } from '../messages.ts'

const count = (amount: number, one: string, many: string) =>
  `${amount} ${amount === 1 ? one : many}`

const duration = (seconds: number) =>
  seconds < 60
    ? count(seconds, 'second', 'seconds')
    : count(Math.ceil(seconds / 60), 'minute', 'minutes')

const when = ({ secondsLeft }: ErrorFacts, unknown = 'Try again in a moment.') =>
  secondsLeft === null
    ? unknown
    : secondsLeft === 0
      ? 'You can try again now.'
      : `Try again in ${duration(secondsLeft)}.`

/** A sentence for every error. */
export const errors: ErrorMessages = {
  'email-invalid': () => 'That does not look like an e-mail address. Check it for typos.',
  'input-invalid': () => 'Something in this form is not right. Check it and try again.',
  'mailbox-unavailable': () =>
    'This mailbox does not take mail: it may be full, or closed. Make room or use another address, then try again.',
  'phone-invalid': () =>
    'That does not look like a mobile number. Choose its country, or begin with + and the country’s code.',
  'phone-refused': () => 'We send no codes to numbers of this country. Use another way to sign in.',
  'phone-unsubscribed': () =>
    'This number has asked for no more messages. Text START to the number that wrote last, then try again.',
  'carrier-refused': () =>
    'The message did not get through to this number. Check it, or try another way.',
  'code-incorrect': ({ params: { attemptsLeft } }) =>
    attemptsLeft === undefined
      ? 'That code is not right. Check the newest message and try again.'
      : attemptsLeft === 0
        ? 'That code is not right, and it was the last try. Ask for a new code.'
        : `That code is not right. You have ${count(attemptsLeft, 'try', 'tries')} left.`,
  'code-expired': () => 'That code has expired. Ask for a new one.',
  'code-used': () => 'That code was used already. Ask for a new one.',
  'code-exhausted': () => 'Too many wrong tries, so this code is off. Ask for a new one.',
  'attempt-unknown': () =>
    'This sign-in was begun in another browser, or too long ago. Go back and begin again.',
  'link-expired': () => 'This link has expired. Links work for ten minutes.',
  'link-used': () => 'This link was used already. Each link works once.',
  'link-unknown': () => 'This link is not complete. Open it from the mail again.',
  'link-elsewhere': () => 'This link was asked for in another browser.',
  'credentials-incorrect': () => 'E-mail address or password is not right.',
  'password-weak': () => 'This password is too easy to guess. Add another word or two.',
  'password-breached': () => 'This password is known from a data breach. Choose another one.',
  'password-reset-required': () =>
    'For your safety, choose a new password first. Use “Forgot your password?”.',
  'wallet-missing': () => 'That wallet is not here any more. Choose another one.',
  'wallet-refused': () =>
    'The wallet did not open an account to this page. Try again, and allow it there.',
  'wallet-busy': () => 'The wallet is still waiting for an answer. Open it and look there.',
  'wallet-failed': () => 'The wallet reported a problem. Open it, see what it says, and try again.',
  'wallet-unsupported': () =>
    'This wallet signs in a way that we cannot check. Use another wallet, or another way to sign in.',
  'wallet-account-changed': () =>
    'The wallet is on another account now. Switch back to go on, or choose the wallet again.',
  'wallet-chain-changed': () =>
    'The wallet is on another network now. Switch back to go on, or choose the wallet again.',
  'signature-refused': () => 'You did not sign the message. Nothing happened.',
  'signature-incorrect': () => 'That signature is not one of this account. Begin again.',
  'signature-expired': () => 'This message has expired or was used already. Begin again.',
  'provider-refused': () => 'You did not allow it there. Nothing happened.',
  'provider-closed': () => 'The window was closed too early. Nothing happened.',
  'provider-failed': () => 'The provider reported a problem. Try again, or use another way.',
  'provider-missing': () => 'This provider cannot be used here right now. Use another way.',
  'provider-expired': () => 'That took too long, or was used already. Begin again.',
  'account-taken': () => 'That account belongs to another user here. Choose another one.',
  'passkey-unsupported': () =>
    'This browser or device cannot use passkeys here. Choose another way, or another device.',
  'passkey-cancelled': () =>
    'No passkey was used: the request was closed, or there is none here. Nothing happened.',
  'passkey-expired': () => 'That took too long, and the request has expired. Try again.',
  'passkey-exists': () => 'This device has a passkey for your account already.',
  'passkey-unknown': () =>
    'No account here has this passkey any more. Use another one, or another way to sign in.',
  'passkey-incorrect': () => 'This passkey could not be checked. Try again, or choose another way.',
  'passkey-failed': () =>
    'The device could not use its passkey just now. Try again, or choose another way.',
  'passkey-limit': () => 'You have as many passkeys as an account can have. Remove one first.',
  'passkey-domain-refused': () =>
    'Passkeys do not work on this page. Open the app from its own address.',
  'password-incorrect': () => 'That password is not right.',
  'totp-incorrect': () =>
    'That code is not right. Check that it is the one for this account, and try the next one.',
  'totp-used': () => 'That code was used already. Wait for the next one in your app.',
  'totp-expired': () => 'That took too long. Begin again with a new secret.',
  'totp-active': () => 'You have an authenticator app already. Remove it first.',
  'totp-pending': () => 'An app is being set up elsewhere. Finish there, or try again later.',
  'totp-unknown': () => 'There is no authenticator app on this account.',
  'recovery-code-incorrect': () => 'That recovery code is not right. Check it for typos.',
  'recovery-code-used': () => 'That recovery code was used already. Each one works once.',
  'second-factor-expired': () => 'That took too long. For your safety, sign in again.',
  'step-up-required': () => 'Prove again that it is you, then try once more.',
  'step-up-cancelled': () => 'Nothing was changed, because you did not confirm that it is you.',
  'address-yours': () => 'That is on your account already.',
  'address-taken': () =>
    'It is yours, but it belongs to another account. Sign in there and remove it, then add it here.',
  'address-unverified': () => 'First confirm the address that your account has.',
  'email-needed': () => 'A password needs an e-mail address. Add one first.',
  'factor-unknown': () => 'That is gone from your account already.',
  'last-factor': () =>
    'This is your only way to sign in, so it stays. Add another one, then remove this.',
  'request-invalid': () => 'That request is not right. Begin again.',
  impersonated: () => 'That cannot be done in somebody else’s name.',
  'session-unknown': () => 'That session has ended already.',
  'signed-out': () => 'You are signed out. Sign in to go on.',
  'rate-limited': (facts) => `Too many tries. ${when(facts)}`,
  offline: () => 'You seem to be offline. Nothing is lost: try again when you are connected.',
  timeout: () => 'That took too long. Nothing is lost: try again.',
  unavailable: (facts) => `The service does not answer right now. ${when(facts)}`,
  'origin-refused': () => 'This page may not do that. Open the app from its own address.',
  unexpected: () => 'Something went wrong on our side. Try again in a moment.',
}
