import { AuthError, type AccountContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { Nothing, SessionId, type RouteContext, type Routes } from '../../routes.ts'
import { toSession } from '../../shapes.ts'

type Sessions = Pick<
  AccountContract,
  Extract<keyof AccountContract, `${string} /account/sessions${string}`>
>

/** Where the person is signed in, and how to end that. */
export const sessionsRoutes: Routes<Sessions> = {
  'GET /account/sessions': {
    input: Nothing,
    async run(_, context) {
      const { current, others, user } = await ownSessions(context)
      const whole = others.filter((session) => !context.session.owes(session, user))
      const sessions = [current, ...whole].map(toSession)
      return { currentSessionId: current.session_id, sessions }
    },
  },

  'POST /account/sessions/end': {
    input: v.object({ sessionId: SessionId }),
    async run({ sessionId }, context) {
      const { others } = await ownSessions(context)
      // Only ids of one's own are passed on; another person's is as unknown as one that never was.
      if (!others.some(({ session_id }) => session_id === sessionId)) {
        throw new AuthError('session-unknown')
      }
      await context.api.sessions.revoke({ session_id: sessionId })
      return {}
    },
  },

  'POST /account/sessions/end-others': {
    input: Nothing,
    async run(_, context) {
      const { others } = await ownSessions(context)
      await Promise.all(others.map(({ session_id }) => context.api.sessions.revoke({ session_id })))
      return {}
    },
  },
}

const ownSessions = async ({ api, session }: RouteContext) => {
  const { session: current, user } = await session.read()
  const { sessions } = await api.sessions.get({ user_id: user.user_id })
  const others = sessions
    .filter(({ session_id }) => session_id !== current.session_id)
    .sort((a, b) => b.last_accessed_at.localeCompare(a.last_accessed_at))
  return { current, others, user }
}
