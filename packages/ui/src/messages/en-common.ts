import type { CommonMessages, ErrorFacts } from './messages.ts'

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

/** English, for all but what its own screens load. */
export const enCommon: CommonMessages = {
  errors: {
    'email-invalid': () => 'That does not look like an e-mail address. Check it for typos.',
    'input-invalid': () => 'Something in this form is not right. Check it and try again.',
    'mailbox-unavailable': () =>
      'This mailbox does not take mail: it may be full, or closed. Make room or use another address, then try again.',
    'phone-invalid': () =>
      'That does not look like a mobile number. Choose its country, or begin with + and the country’s code.',
    'phone-refused': () =>
      'We send no codes to numbers of this country. Use another way to sign in.',
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
    'wallet-failed': () =>
      'The wallet reported a problem. Open it, see what it says, and try again.',
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
    'passkey-incorrect': () =>
      'This passkey could not be checked. Try again, or choose another way.',
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
    'session-unknown': () => 'That session has ended already.',
    'signed-out': () => 'You are signed out. Sign in to go on.',
    'rate-limited': (facts) => `Too many tries. ${when(facts)}`,
    offline: () => 'You seem to be offline. Nothing is lost: try again when you are connected.',
    timeout: () => 'That took too long. Nothing is lost: try again.',
    unavailable: (facts) => `The service does not answer right now. ${when(facts)}`,
    'origin-refused': () => 'This page may not do that. Open the app from its own address.',
    unexpected: () => 'Something went wrong on our side. Try again in a moment.',
  },
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
  login: {
    title: 'Sign in',
    methods: {
      'email-otp': 'Get a code by e-mail',
      'phone-otp': 'Get a code by phone',
      'magic-link': 'Get a link by e-mail',
      password: 'Use a password',
      passkey: 'Use a passkey',
      wallet: 'Use a crypto wallet',
    },
  },
  done: { title: 'You are signed in', lead: (address) => `Signed in as ${address}.` },
  emailOtp: {
    lead: 'We send you a code. No password needed.',
    submit: 'Send me a code',
    sentTitle: 'Check your mail',
    sent: (email) => `We sent a six-digit code to ${email}. It works for ten minutes.`,
    finish: 'Sign in',
  },
  phoneOtp: {
    phone: 'Mobile number',
    country: 'Country',
    anyCountry: 'Other, with + and its code',
    channel: 'Send it by',
    channels: { sms: 'SMS', whatsapp: 'WhatsApp' },
    lead: 'We send you a code. No password needed.',
    submit: 'Send me a code',
    sentTitle: 'Check your phone',
    sent: {
      sms: (phone) => `We sent a six-digit code to ${phone}. It works for ten minutes.`,
      whatsapp: (phone) =>
        `We sent a six-digit code by WhatsApp to ${phone}. It works for ten minutes.`,
    },
    switchFrom: { sms: 'Send it by WhatsApp instead', whatsapp: 'Send it by SMS instead' },
    back: 'Use another number',
    finish: 'Sign in',
  },
  magicLink: {
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
  passwords: {
    signIn: 'Sign in with your password.',
    signInSubmit: 'Sign in',
    signUpTitle: 'Create your account',
    signUpLead: 'Then we send you a code, to be sure that the address is yours.',
    signUpSubmit: 'Create account',
    toSignUp: 'New here? Create an account',
    toSignIn: 'Have an account? Sign in',
    forgot: 'Forgot your password?',
    sentTitle: 'Confirm your address',
    sent: (email) => `We sent a six-digit code to ${email}. It works for ten minutes.`,
    finish: 'Confirm',
    strength: ['Very easy to guess', 'Easy to guess', 'Could be stronger', 'Strong', 'Very strong'],
    strengthLabel: 'Password strength',
    strengthHint: 'A few uncommon words make a strong password.',
    breached: 'Known from a data breach',
  },
  reset: {
    title: 'Choose a new password',
    lead: 'We send you a link to do that.',
    submit: 'Send me the link',
    sentTitle: 'Check your mail',
    sent: (email) =>
      `If ${email} has an account, a link to choose a new password is on its way. It works for ten minutes.`,
    newTitle: 'Choose a new password',
    newLead: 'It takes effect at once, and ends every other session.',
    newSubmit: 'Save and sign in',
    deadTitle: 'This link does not work',
    restart: 'Ask for a new link',
  },
  oauth: {
    lead: 'Use an account that you have already.',
    choices: 'Providers',
    signInWith: (provider) => `Continue with ${provider}`,
    inWindow: 'Go on in the window that has opened.',
    returning: 'One moment…',
    back: 'Begin again',
    linkTitle: 'Link an account',
    linkLead: 'Then you can sign in with it as well.',
    link: (provider) => `Link ${provider}`,
    linkedTitle: 'Linked',
    linked: 'From now on you can sign in with it as well.',
  },
  wallet: {
    lead: 'You sign a message in your wallet. It costs nothing, and moves nothing.',
    choices: 'Your wallets',
    unnamed: 'Wallet of this browser',
    kinds: { ethereum: 'Ethereum', solana: 'Solana' },
    none: 'There is no wallet in this browser yet. One that you install or unlock shows up here.',
    reviewTitle: 'Read, then sign',
    review: (wallet) =>
      `${wallet} shows you this text next. Sign it only if it names the site that you are on.`,
    message: 'The message to sign',
    sign: 'Sign the message',
    again: 'Begin again',
    back: 'Choose a wallet again',
  },
  passkey: {
    lead: 'With your finger, your face or your PIN. There is nothing to type.',
    submit: 'Sign in with a passkey',
    hint: 'Where a form asks for your e-mail address, your browser offers your passkeys as well.',
  },
  secondFactor: {
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
  totp: {
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
  recoveryCodes: {
    title: 'Save your recovery codes',
    lead: 'They get you in when your app is lost, once each. We do not show them again.',
    plural: 'Recovery codes',
    download: 'Download as text',
    file: 'recovery-codes',
    saved: 'I have saved them',
    left: (amount) =>
      `You have ${count(amount, 'recovery code', 'recovery codes')} left. Each works once.`,
    none: 'There are none: recovery codes come with an authenticator app.',
    renew: 'For new ones, set up another app instead. The same one again will do.',
  },
  stepUp: {
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
