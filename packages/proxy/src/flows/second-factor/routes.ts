import type { SecondFactorContract } from '@latchkey/core/contract'
import { Nothing, type Routes } from '../../routes.ts'
import { toDue } from '../../second-factor.ts'
import { ignoreDeadSession } from '../../live-session.ts'

/** The sign-in of this browser that waits for its second factor. */
export const secondFactorRoutes: Routes<SecondFactorContract> = {
  'GET /second-factor': {
    input: Nothing,
    async run(_, { pending }) {
      const waiting = await pending.find()
      return waiting && toDue(waiting)
    },
  },

  'POST /second-factor/cancel': {
    input: Nothing,
    async run(_, { api, pending }) {
      const waiting = await pending.find()
      pending.delete()
      if (waiting) {
        await api.sessions.revoke({ session_token: waiting.sessionToken }).catch(ignoreDeadSession)
      }
      return {}
    },
  },
}
