import type { Challenge, Outcome } from '../../contract/shapes.ts'

/** Signing in, or up, with a six-digit code by e-mail. */
export type EmailOtpContract = {
  /** Sends a code. Answers the same whether the address is known or not. */
  'POST /email-otp/start': { input: { email: string }; output: Challenge }
  /** Spends the code. Five wrong guesses kill it. */
  'POST /email-otp/finish': { input: { attempt: string; code: string }; output: Outcome }
}
