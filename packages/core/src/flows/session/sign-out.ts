import type { AuthError } from '../../contract/auth-error.ts'
import type { OwedSlug, SessionInside } from './flow.ts'

/** No session outlives it. */
const keptMs = 366 * 24 * 60 * 60_000

/** Takes down that a session is over. What is `isOwed` to the server is kept for this tab, through reloads as well. */
export const endSession = (
  { owed, ended, options: { memory, now } }: SessionInside,
  sessionId: string,
  isOwed: boolean,
): void => {
  ended.add(sessionId)
  owed[isOwed ? 'add' : 'delete'](sessionId)
  memory.keep('sign-out' satisfies OwedSlug, owed.size > 0 ? [...owed] : null, now() + keptMs)
}

/** Tells the server of the sessions that were left without a network. */
export const payDebts = async (
  inside: SessionInside,
  signal: AbortSignal | undefined,
): Promise<void> => {
  for (const sessionId of inside.owed) {
    await tellServer(inside, sessionId, signal)
    end(inside, sessionId, false)
  }
}

/** Signs out. Without a network the server is owed it. */
export const signOut = async (
  inside: SessionInside,
  sessionId: string,
  signal: AbortSignal,
): Promise<void> => {
  const isOwed = await tellServer(inside, sessionId, signal).then(
    () => false,
    (error: unknown) => {
      // SAFETY: anything may be thrown; what is not an `AuthError` has no such kind.
      if ((error as AuthError).kind === 'network') return true
      throw error
    },
  )
  signal.throwIfAborted()
  end(inside, sessionId, isOwed)
  // In the same moment in which the others are told.
  inside.tools.go(inside.stepOf(null))
}

const tellServer = (
  { options: { request } }: SessionInside,
  sessionId: string,
  signal: AbortSignal | undefined,
) => request('POST /session/sign-out', { sessionId }, { signal })

const end = (inside: SessionInside, sessionId: string, isOwed: boolean): void => {
  endSession(inside, sessionId, isOwed)
  inside.options.tell({ ended: sessionId, owed: isOwed })
}
