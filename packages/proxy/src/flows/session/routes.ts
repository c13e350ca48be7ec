import type { SessionContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { Nothing, SessionId, type Routes } from '../../routes.ts'

/** Who is signed in here. */
export const sessionRoutes: Routes<SessionContract> = {
  'GET /session': {
    input: Nothing,
    run: (_, { session }) => session.find(),
  },

  'POST /session/sign-out': {
    input: v.object({ sessionId: SessionId }),
    async run({ sessionId }, { session }) {
      await session.close(sessionId)
      return {}
    },
  },
}
