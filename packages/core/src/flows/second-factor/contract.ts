import type { SecondFactorDue } from '../../contract/shapes.ts'

/** The sign-in of this browser that waits for its second factor. */
export type SecondFactorContract = {
  /** What it owes, or null when nothing waits. */
  'GET /second-factor': { input: Record<string, never>; output: SecondFactorDue | null }
  /** Drops it: its first factor has to be proven again. */
  'POST /second-factor/cancel': { input: Record<string, never>; output: Record<string, never> }
}
