import type { Challenge, Instant, Outcome } from '../../contract/shapes.ts'

/** A link is on its way. */
export type MagicLinkChallenge = Challenge & {
  /**
   * Two digits to show while the person opens the mail: they recognise them on another device to
   * approve the sign-in there. Null where that cannot be done.
   */
  matching: string | null
}

/** Who asks to be signed in on another device, as the server saw them. */
export type ApprovalRequest = {
  userAgent: string | null
  ipAddress: string | null
  askedAt: Instant
  expiresAt: Instant
  /** The number that the other screen shows is among these. */
  choices: readonly string[]
}

/** Signing in, or up, with a link by e-mail, or with the code in the same mail. */
export type MagicLinkContract = {
  /** Sends a mail with a link and, where the backend can, a code. */
  'POST /magic-link/start': { input: { email: string }; output: MagicLinkChallenge }
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
} & MagicLinkApprovalContract

/** Approving on another device that the browser goes on which asked for the link. */
export type MagicLinkApprovalContract = {
  /** In the browser that asked: whether another device has said something. Changes nothing. */
  'POST /magic-link/wait': {
    input: { attempt: string }
    output: { status: 'waiting' | 'answered' | 'over' }
  }
  /** In the browser that asked, after the answer: opens its session, or tells that it was denied. */
  'POST /magic-link/continue': {
    input: { attempt: string }
    output: Outcome | { status: 'denied' }
  }
  /** On the other device: who asks. Null when there is nothing to approve. Changes nothing. */
  'POST /magic-link/request': { input: { attempt: string }; output: ApprovalRequest | null }
  /**
   * On the other device, which is not signed in: lets the browser go on that asked. A number that is
   * not the one on its screen denies instead.
   */
  'POST /magic-link/approve': {
    input: { token: string; attempt: string; number: string }
    output: { status: 'approved' | 'mismatch' }
  }
  /** On the other device: spends the link, and tells the browser that asked. */
  'POST /magic-link/deny': {
    input: { token: string; attempt: string }
    output: Record<string, never>
  }
}
