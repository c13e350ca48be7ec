import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { isOwn, SESSION_CLAIM } from '../../jwt-claims.ts'

/** Names one session: by its token, or by the id inside a JWT of ours. */
export type SessionSelector = { token: string } | { sessionId: string }

type SessionArguments = {
  session_token?: string | undefined
  session_jwt?: string | undefined
}

/**
 * Reads which session a caller means, or null for none. An expired JWT is fine: the session row is
 * the truth. Needs the database for the keys, so it comes before the transaction.
 */
export const selectSession = async (
  context: Context,
  { session_token, session_jwt }: SessionArguments,
): Promise<SessionSelector | null> => {
  if (session_token !== undefined && session_jwt !== undefined) {
    throw new ApiError('too_many_session_arguments')
  }
  if (session_token !== undefined) {
    if (!/^[\w-]+={0,2}$/.test(session_token)) throw new ApiError('invalid_session_token')
    return { token: session_token }
  }
  if (session_jwt !== undefined) return { sessionId: await sessionIdOf(context, session_jwt) }
  return null
}

const sessionIdOf = async (context: Context, jwt: string): Promise<string> => {
  const claims = await context.signingKeys.verify(jwt)
  const session = claims?.[SESSION_CLAIM] as { id?: unknown } | undefined
  if (!claims || !isOwn(context, claims) || typeof session?.id !== 'string') {
    throw new ApiError('unable_to_parse_session_jwt')
  }
  return session.id
}
