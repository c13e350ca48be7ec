import type { Complete, Instant } from '../../contract/shapes.ts'

/** What an authenticator app needs, and the codes for when it is lost. Told once, in this answer. */
export type TotpEnrolment = {
  /** Base32, to type in where no camera is at hand. */
  secret: string
  /** The same as an image: a PNG in a `data:` URL. */
  qrCode: string
  recoveryCodes: string[]
  /** How long the first code may take to come. */
  expiresAt: Instant
}

/** Codes of an authenticator app. */
export type TotpContract = {
  /** Whether the signed-in person has one. */
  'GET /totp': { input: Record<string, never>; output: { enrolled: boolean } }
  /**
   * Makes a secret, which counts once its first code is confirmed. `signingIn`: for a sign-in that
   * owes a second factor, and a person who has none yet.
   */
  'POST /totp/enrol': { input: { signingIn: boolean }; output: TotpEnrolment }
  /** Takes the first code. Ends every other session of the person that has no second factor. */
  'POST /totp/confirm': { input: { signingIn: boolean; code: string }; output: Complete }
  /** Finishes a sign-in that owes a second factor. */
  'POST /totp/finish': { input: { code: string }; output: Complete }
  'POST /totp/remove': { input: Record<string, never>; output: Record<string, never> }
}
