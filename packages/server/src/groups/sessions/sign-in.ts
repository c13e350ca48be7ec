import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { activateUser, getUser } from '../users/users.ts'
import {
  checkDuration,
  extendSession,
  sessionAnswer,
  startSession,
  type NewFactor,
  type SessionRequest,
} from './open-session.ts'
import { selectSession } from './select-session.ts'
import { getSession, type PassedSession } from './session-rows.ts'

/** Who was authenticated, and how. */
export type Proof = {
  userId: string
  factor: NewFactor
  /** Makes a session of its own even when one was passed. */
  startsAnew?: boolean
}

/**
 * Proves a factor inside the transaction. A refusal is returned, not thrown, so that what it
 * counted is committed; whatever is thrown undoes everything.
 */
export type Prove<P extends Proof> = (tx: Db, passed: PassedSession | null) => Promise<P | ApiError>

/**
 * Signs in: proves a factor, starts or extends the session, and reads the user, all in one
 * transaction. Every way to authenticate ends here.
 */
export const signIn = async <P extends Proof>(
  context: Context,
  request: SessionRequest,
  prove: Prove<P>,
) => {
  checkDuration(context, request)
  const selector = await selectSession(context, request)
  const sign = await context.signingKeys.signer()

  const outcome = await transaction(context.db, async (tx) => {
    const now = context.now()
    const passed = selector && (await getSession(tx, selector, { now }))
    const proof = await prove(tx, passed)
    if (proof instanceof ApiError) return proof
    await activateUser(tx, proof.userId)
    const joins = passed?.user_id === proof.userId && !proof.startsAnew ? selector : null
    const session = joins
      ? await extendSession(tx, context, joins, request, proof.factor)
      : await startSession(tx, context, request, proof)
    return { proof, session, user: await getUser(tx, proof.userId, now) }
  })

  if (outcome instanceof ApiError) throw outcome
  const { proof, session, user } = outcome
  const answer = session
    ? await sessionAnswer(context, sign, session, user)
    : { session: null, session_token: '', session_jwt: '' }
  return { proof, answer: { user_id: proof.userId, user, ...answer } }
}
