import type { Challenge, Outcome } from '../../contract/shapes.ts'

/** How a code travels to a phone. */
export type PhoneChannel = 'sms' | 'whatsapp'

/** Signing in, or up, with a six-digit code sent to a phone. */
export type PhoneOtpContract = {
  /**
   * Sends a code to a number in E.164 form, and ends the code before, of either channel. Answers
   * the same whether the number is known or not.
   */
  'POST /phone-otp/start': { input: { phone: string; channel: PhoneChannel }; output: Challenge }
  /** Spends the code. Five wrong guesses kill it. */
  'POST /phone-otp/finish': { input: { attempt: string; code: string }; output: Outcome }
}
