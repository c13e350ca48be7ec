import type { SessionContract } from '@latchkey/core/contract'
import { Nothing, type Routes } from '../../routes.ts'

/** Who is signed in here. */
export const sessionRoutes: Routes<SessionContract> = {
  'GET /session': {
    input: Nothing,
    run: (_, { session }) => session.find(),
  },

  'POST /session/sign-out': {
    input: Nothing,
    async run(_, { session }) {
      await session.close()
      return {}
    },
  },
}
