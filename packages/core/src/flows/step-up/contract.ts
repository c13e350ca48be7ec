import type { Challenge, Complete } from '../../contract/shapes.ts'
import type { PasskeyProof } from '../passkey/contract.ts'

/** A proof, by one of the ways that a `step-up-required` named. */
export type StepUpProof =
  | { way: 'totp' | 'recovery-code'; code: string }
  | { way: 'password'; password: string }
  | { way: 'email-otp' | 'phone-otp'; attempt: string; code: string }
  | ({ way: 'passkey' } & PasskeyProof)

/** Proving again who one is, before something sensitive. Always the person who is signed in. */
export type StepUpContract = {
  /** Sends a code to the person's own address. */
  'POST /step-up/start': { input: { way: 'email-otp' | 'phone-otp' }; output: Challenge }
  /** Adds the proof to the session. Somebody else's proof is refused. */
  'POST /step-up/finish': { input: StepUpProof; output: Complete }
}
