import type { Challenge, Complete, Instant, PersonName, Session } from '../../contract/shapes.ts'
import type { PhoneChannel } from '../phone-otp/contract.ts'
import type { WalletChallenge, WalletType } from '../wallet/contract.ts'

type Nothing = Record<string, never>

/**
 * What the signed-in person can see and change. A change answers the session and the person as they
 * are after it. All but the name and the sessions ask for a fresh proof. What is removed by its id
 * is refused with `last-factor` when nothing else would be left to sign in with.
 */
export type AccountContract = {
  'POST /account/rename': { input: PersonName; output: Complete }

  /**
   * Sends a code to an address that is to join the account. Answers the same for an address of
   * somebody else: then its owner gets the code, and learns with it that the address is taken.
   */
  'POST /account/emails/start': { input: { email: string }; output: Challenge }
  /** Spends the code. The address joins the account. */
  'POST /account/emails/finish': { input: { attempt: string; code: string }; output: Complete }
  'POST /account/emails/make-primary': { input: { id: string }; output: Complete }
  'POST /account/emails/remove': { input: { id: string }; output: Complete }

  /** Like `emails`, for a number in E.164 form. */
  'POST /account/phones/start': {
    input: { phone: string; channel: PhoneChannel }
    output: Challenge
  }
  'POST /account/phones/finish': { input: { attempt: string; code: string }; output: Complete }
  'POST /account/phones/make-primary': { input: { id: string }; output: Complete }
  'POST /account/phones/remove': { input: { id: string }; output: Complete }

  /** Writes the message that adds a wallet. Answers the same for a wallet of somebody else. */
  'POST /account/wallets/start': {
    input: { type: WalletType; address: string; chainId?: string }
    output: WalletChallenge
  }
  'POST /account/wallets/finish': {
    input: { attempt: string; signature: string }
    output: Complete
  }
  'POST /account/wallets/remove': { input: { id: string }; output: Complete }

  /** Unlinks an account at an identity provider. */
  'POST /account/providers/remove': { input: { id: string }; output: Complete }

  /**
   * Sets the password, and ends every other session. `existing` proves who asks, where there is one;
   * without it a proof by password or by mail of the last five minutes is asked for.
   */
  'POST /account/password': { input: { password: string; existing?: string }; output: Complete }

  /** All that is known of the person. Nothing in it could be used to sign in. */
  'POST /account/export': { input: Nothing; output: AccountExport }
  /**
   * Deletes the account with all that is in it, and ends every session. `userId` is whom the page
   * shows, so that a page left behind cannot delete who is signed in now.
   */
  'POST /account/delete': { input: { userId: string }; output: Nothing }

  /** Live sessions, the one of this browser first. */
  'GET /account/sessions': {
    input: Nothing
    output: { currentSessionId: string; sessions: Session[] }
  }
  'POST /account/sessions/end': { input: { sessionId: string }; output: Nothing }
  'POST /account/sessions/end-others': { input: Nothing; output: Nothing }

  /** The apps that the person has let in, the first one first. */
  'GET /account/connected-apps': { input: Nothing; output: { apps: ConnectedApp[] } }
  /** Ends all that an app was granted, at once. Answers the apps that are left. One that has nothing is `factor-unknown`. */
  'POST /account/connected-apps/revoke': {
    input: { clientId: string }
    output: { apps: ConnectedApp[] }
  }
}

/** Another app, as its own makers describe it. */
export type ConnectedApp = {
  clientId: string
  /** Empty where it has none. */
  name: string
  description: string
  /** An https URL, or null. */
  logoUrl: string | null
  /** Whether it belongs to this project, or to somebody else. */
  party: 'first' | 'third'
  /** What it may do. */
  scopes: string[]
}

/** What the API knows of a person, to take along. */
export type AccountExport = {
  exportedAt: Instant
  user: {
    userId: string
    /** The name that the app's own backend has for the person. */
    externalId: string | null
    status: string
    name: PersonName
    emails: { email: string; verified: boolean; primary: boolean }[]
    phones: { phone: string; verified: boolean; primary: boolean }[]
    wallets: { type: string; address: string; verified: boolean }[]
    providers: { type: string; subject: string; locale?: string; pictureUrl?: string }[]
    passkeys: { name: string; domain: string; userAgent: string; authenticatorType: string }[]
    hasPassword: boolean
    hasAuthenticatorApp: boolean
    roles: string[]
    /** What the app keeps with the person. */
    metadata: { trusted: Record<string, unknown>; untrusted: Record<string, unknown> }
    createdAt: Instant
  }
  sessions: (Session & { claims: Record<string, unknown> })[]
}
