import type { Session, User } from '../../contract/shapes.ts'

/** Who is signed in here. */
export type SessionContract = {
  /** Null means, definitely: nobody. */
  'GET /session': { input: Record<string, never>; output: { session: Session; user: User } | null }
  'POST /session/sign-out': { input: Record<string, never>; output: Record<string, never> }
}
