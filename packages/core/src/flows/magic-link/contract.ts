import type { Challenge, Outcome } from '../../contract/shapes.ts'

/** Signing in, or up, with a link by e-mail, or with the code in the same mail. */
export type MagicLinkContract = {
  /** Sends a mail with a link and, where the backend can, a code. */
  'POST /magic-link/start': { input: { email: string }; output: Challenge }
  /** Spends the code of the mail, in the browser that asked for it. */
  'POST /magic-link/finish': { input: { attempt: string; code: string }; output: Outcome }
  /**
   * Spends the link. A browser that did not ask for it gets `link-elsewhere`, and the link stays
   * good, until a person has `confirmed` that this is where they want to sign in.
   */
  'POST /magic-link/redeem': {
    input: { token: string; attempt: string | null; confirmed: boolean }
    output: Outcome
  }
}
