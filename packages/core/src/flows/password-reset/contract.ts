import type { Instant, Outcome } from '../../contract/shapes.ts'

/** Choosing a new password after a mail has proven the address. */
export type PasswordResetContract = {
  /** Sends a link if the address has an account. Answers the same, in the same time, if not. */
  'POST /password-reset/start': {
    input: { email: string }
    output: { resendAt: Instant; expiresAt: Instant }
  }
  /** Sets the password, ends every other session and signs in. A weak password spends nothing. */
  'POST /password-reset/finish': { input: { token: string; password: string }; output: Outcome }
}
