import { readText } from '../../memory-backend/inputs.ts'
import { toUser } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import { toSession } from '../../memory-backend/sessions.ts'
import type { SessionContract } from './contract.ts'

/** Who is signed in here, in memory. */
export const sessionMemory: MemoryRoutes<SessionContract> = {
  'GET /session'(_, { browser }) {
    const found = browser.findSignedIn()
    return found && { session: toSession(found.session), user: toUser(found.person) }
  },

  'POST /session/sign-out'(input, { browser }) {
    browser.signOut(readText(input.sessionId))
    return {}
  },
}
