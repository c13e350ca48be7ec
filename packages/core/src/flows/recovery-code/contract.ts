import type { Complete } from '../../contract/shapes.ts'

/** The codes that stand in for a lost authenticator app. Each works once. */
export type RecoveryCodeContract = {
  /** How many are left; null for somebody who has none at all. Never the codes themselves. */
  'GET /recovery-code': { input: Record<string, never>; output: { left: number | null } }
  /** Finishes a sign-in that owes a second factor. */
  'POST /recovery-code/finish': { input: { code: string }; output: Complete }
}
