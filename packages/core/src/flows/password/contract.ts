import type { Challenge, Outcome } from '../../contract/shapes.ts'

export type Credentials = { email: string; password: string }

/** How hard a password is to guess: `score` 0 to 4, and whether the backend would take it. */
export type Strength = { score: number; accepted: boolean; breached: boolean }

/** Signing in and up with e-mail address and password. */
export type PasswordContract = {
  /** Signs in. An address that was never proven must be proven first: then a code is on its way. */
  'POST /password/sign-in': { input: Credentials; output: Outcome | Challenge }
  /** Sends a code to the address, whether it is new or not; only its owner learns which. */
  'POST /password/sign-up': { input: Credentials; output: Challenge }
  /** Sends a new code for the same attempt. */
  'POST /password/resend': { input: { attempt: string }; output: Challenge }
  /** Spends the code. */
  'POST /password/finish': { input: { attempt: string; code: string }; output: Outcome }
  /** Judges a password that somebody is about to choose. Stores nothing. */
  'POST /password/strength': { input: { password: string; email?: string }; output: Strength }
}
