import type { Session, User } from '../../contract/shapes.ts'

/** Who is signed in here. */
export type SessionContract = {
  /** Null means, definitely: nobody. */
  'GET /session': { input: Record<string, never>; output: { session: Session; user: User } | null }
  /** Ends the session, unless another one has taken its place in this browser. */
  'POST /session/sign-out': { input: { sessionId: string }; output: Record<string, never> }
}
