import type {
  AuthErrorCode,
  CodeFactor,
  PhoneChannel,
  SecondFactor,
  StepUpWay,
} from '@latchkey/react'
import type { AccountMessages } from './account-messages.ts'
import type { ApprovalMessages } from './approval-messages.ts'
import type { ConsentMessages } from './consent-messages.ts'

/** What an error sentence can speak of. */
export type ErrorFacts = {
  /** Figures that came with the error, such as `attemptsLeft`. */
  params: Record<string, number>
  /** Whole seconds until another try can succeed; 0 when that is now, null when nobody knows. */
  secondsLeft: number | null
}

/** A sentence for every code: a code without words does not compile. */
export type ErrorMessages = Record<AuthErrorCode, (facts: ErrorFacts) => string>

/** Every word that the screens show, in one language. */
export type Messages = {
  /** Which language that is, as BCP 47 names it, such as `pt-BR`. */
  lang: string
  dir: 'ltr' | 'rtl'
  errors: ErrorMessages
} & Topics

/** Some words that belong together, in English: what a screen says where no other language is given. */
export type Topic<Key extends keyof Topics> = { key: Key; english: Topics[Key] }

export type Topics = {
  common: {
    email: string
    code: string
    password: string
    newPassword: string
    showPassword: string
    hidePassword: string
    back: string
    tryAgain: string
    or: string
    working: string
    loading: string
    resend(secondsLeft: number): string
    /** Where the sentence for an error could not be loaded. */
    failed: string
  }
  login: {
    title: string
    methods: Record<
      'email-otp' | 'phone-otp' | 'magic-link' | 'password' | 'passkey' | 'wallet',
      string
    >
    signUpTitle: string
    toSignUp: string
    toSignIn: string
  }
  /** By the e-mail address, the phone number, the wallet or the name of who is signed in. */
  done: { title: string; lead(address: string): string }
  emailOtp: {
    lead: string
    submit: string
    sentTitle: string
    sent(email: string): string
    finish: string
  }
  phoneOtp: {
    phone: string
    country: string
    /** The choice of no country, for a whole number. */
    anyCountry: string
    channel: string
    channels: Record<PhoneChannel, string>
    lead: string
    submit: string
    sentTitle: string
    sent: Record<PhoneChannel, (phone: string) => string>
    /** Asks for another code by the channel that the one before did not come by. */
    switchFrom: Record<PhoneChannel, string>
    back: string
    finish: string
  }
  magicLink: {
    lead: string
    submit: string
    sentTitle: string
    sent(email: string): string
    sentWithCode(email: string): string
    /** Beside the number that approves the sign-in on another device. */
    elsewhere: string
    deniedTitle: string
    denied: string
    finish: string
    opening: string
    confirmTitle: string
    confirm: string
    confirmSubmit: string
    confirmElsewhere: string
    deadTitle: string
    restart: string
  }
  passwords: {
    signIn: string
    signInSubmit: string
    signUpLead: string
    signUpSubmit: string
    forgot: string
    sentTitle: string
    sent(email: string): string
    finish: string
    /** By score, 0 to 4. */
    strength: readonly [string, string, string, string, string]
    strengthLabel: string
    strengthHint: string
    breached: string
  }
  reset: {
    title: string
    lead: string
    submit: string
    sentTitle: string
    sent(email: string): string
    newTitle: string
    newLead: string
    newSubmit: string
    deadTitle: string
    restart: string
  }
  oauth: {
    lead: string
    choices: string
    /** What a button says, by the name of its provider. */
    signInWith(provider: string): string
    /** While the provider has a window of its own. */
    inWindow: string
    returning: string
    back: string
    linkTitle: string
    linkLead: string
    link(provider: string): string
    linkedTitle: string
    linked: string
  }
  wallet: {
    lead: string
    choices: string
    /** The wallet that does not tell its name. */
    unnamed: string
    /** What stands below the name of a wallet. */
    kinds: Record<'ethereum' | 'solana', string>
    none: string
    reviewTitle: string
    review(wallet: string): string
    message: string
    sign: string
    again: string
    back: string
  }
  passkey: {
    lead: string
    submit: string
    /** That a field of another form does it as well. */
    hint: string
  }
  secondFactor: {
    title: string
    leads: Record<SecondFactor, string>
    labels: Record<CodeFactor, string>
    submit: string
    /** The ways to the other factors. */
    use: Record<SecondFactor, string>
    restart: string
    none: string
    mustSetUp: string
  }
  totp: {
    title: string
    off: string
    setUp: string
    scan: string
    qrCode: string
    secret: string
    confirm: string
    cancel: string
    on: string
    remove: string
    replace: string
  }
  recoveryCodes: {
    title: string
    lead: string
    download: string
    /** What they are called, where they are counted. */
    plural: string
    /** The name of the file, without its ending. */
    file: string
    saved: string
    left(count: number): string
    none: string
    renew: string
  }
  stepUp: {
    title: string
    leads: Record<StepUpWay, string>
    submit: string
    send: string
    sent: Record<'email-otp' | 'phone-otp', string>
    use: Record<StepUpWay, string>
    needsSecondFactor: string
    otherWay: string
    cancel: string
  }
  account: AccountMessages
  /** The menu of who is signed in, by what they are known by. */
  userButton: { label(person: string): string; account: string; signOut: string }
  /** An operator who acts as somebody. */
  impersonation: {
    label: string
    who(operator: string, person: string): string
    why(reason: string): string
    until(time: string): string
    end: string
    opening: string
    deadTitle: string
  }
  approval: ApprovalMessages
  consent: ConsentMessages
}
