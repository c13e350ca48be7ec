import type { Session } from '../../contract/shapes.ts'

/** What the signed-in person can see and change. */
export type AccountContract = {
  /** Live sessions, the one of this browser first. */
  'GET /account/sessions': {
    input: Record<string, never>
    output: { currentSessionId: string; sessions: Session[] }
  }
  'POST /account/sessions/end': { input: { sessionId: string }; output: Record<string, never> }
  'POST /account/sessions/end-others': {
    input: Record<string, never>
    output: Record<string, never>
  }
}
