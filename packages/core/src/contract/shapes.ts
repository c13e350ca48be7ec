/** A point in time: epoch milliseconds, by the server's clock. */
export type Instant = number

/** The signed-in person, as far as a browser needs to know. */
export type User = {
  userId: string
  /** First, middle and last name with blanks between, or null. */
  name: string | null
  nameParts: PersonName
  /** One of the proven ones is `primary`: where to write to. */
  emails: { emailId: string; email: string; verified: boolean; primary: boolean }[]
  /** `phone` is in E.164 form. */
  phones: { phoneId: string; phone: string; verified: boolean; primary: boolean }[]
  /** Crypto wallets. `type` is `ethereum` or `solana`. */
  wallets: { walletId: string; type: string; address: string; verified: boolean }[]
  /** Accounts at identity providers. `type` is `Google`, `Github`, … */
  providers: { providerId: string; type: string }[]
  hasPassword: boolean
  /** False when nothing proven is left to sign in with: this session is then the last way in. */
  canSignIn: boolean
  createdAt: Instant
}

/** Empty where there is none. */
export type PersonName = { first: string; middle: string; last: string }

/** One sign-in on one device. Holds nothing that could be used to sign in. */
export type Session = {
  sessionId: string
  startedAt: Instant
  lastAccessedAt: Instant
  expiresAt: Instant
  ipAddress: string | null
  userAgent: string | null
  /** How the person proved who they are: `otp` by `email`, `password` by `knowledge`, … */
  factors: { type: string; deliveryMethod: string; lastAuthenticatedAt: Instant }[]
}

/** A code or link is on its way. `attempt` names it; only the browser that asked can use that name. */
export type Challenge = {
  attempt: string
  /** False for a mail that holds a link and no code. */
  takesCode: boolean
  resendAt: Instant
  expiresAt: Instant
}

/** A second factor that a person types in. */
export type CodeFactor = 'totp' | 'recovery-code'

/** A second factor that a person can have. */
export type SecondFactor = CodeFactor | 'passkey'

/** Somebody is signed in. */
export type Complete = { status: 'complete'; session: Session; user: User; isNewUser: boolean }

/** The first factor is right, and nobody is signed in before the second one is. */
export type SecondFactorDue = {
  status: 'second_factor'
  /** Which would do. Empty for somebody who has none yet, and must set one up to get in. */
  factors: SecondFactor[]
  /** From then on the sign-in has to begin again. */
  expiresAt: Instant
}

/** How a sign-in ends. A session that still owes a second factor is not a session. */
export type Outcome = Complete | SecondFactorDue

/** A way to prove again who one is. */
export type StepUpWay = SecondFactor | 'password' | 'email-otp' | 'phone-otp'
