import type { Auth } from '../../auth.ts'
import type { Session } from '../../contract/index.ts'
import { createFlow, type Flow, type Next } from '../../flow.ts'

/** The sessions of the signed-in person. */
export type SessionsStep =
  | { step: 'loading'; load(): Next<SessionsStep> }
  | {
      step: 'ready'
      currentSessionId: string
      /** The one of this browser first. */
      sessions: Session[]
      load(): Next<SessionsStep>
      endSession(sessionId: string): Next<SessionsStep>
      endOtherSessions(): Next<SessionsStep>
    }

/** Shows and ends the sessions of the signed-in person. */
export const createSessionsFlow = (auth: Auth): Flow<SessionsStep> =>
  createFlow<SessionsStep>(
    (tools) => {
      const read = async (signal: AbortSignal): Promise<SessionsStep> => ({
        step: 'ready',
        ...(await auth.request('GET /account/sessions', {}, { signal })),
        load,
        endSession: (sessionId) =>
          tools.run('endSession', async (signal) => {
            await auth.request('POST /account/sessions/end', { sessionId }, { signal })
            return read(signal)
          }),
        endOtherSessions: () =>
          tools.run('endOtherSessions', async (signal) => {
            await auth.request('POST /account/sessions/end-others', {}, { signal })
            return read(signal)
          }),
      })
      const load = () => tools.run('load', read)
      return { step: 'loading', load }
    },
    { onOpen: (state) => void state.load() },
  )
