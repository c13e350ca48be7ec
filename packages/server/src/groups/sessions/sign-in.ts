import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { userLocked } from '../users/locks.ts'
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
  /** Ends the lock of a user who is locked, instead of being refused because of it. */
  unlocks?: boolean
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
    await activateUser(tx, proof.userId, { now, unlocks: proof.unlocks })
    const joins = passed?.user_id === proof.userId && !proof.startsAnew ? selector : null
    const session = joins
      ? await extendSession(tx, context, joins, request, proof.factor)
      : await startSession(tx, context, request, proof)
    const user = await getUser(tx, proof.userId, now)
    // Thrown, so that what was proven is not spent: it works again after the lock.
    if (user.is_locked) throw userLocked(new Date(user.lock_expires_at ?? now), now)
    return { proof, session, user }
  })

  if (outcome instanceof ApiError) throw outcome
  const { proof, session, user } = outcome
  const answer = session
    ? await sessionAnswer(context, sign, session, user)
    : { session: null, session_token: '', session_jwt: '' }
  return { proof, answer: { user_id: proof.userId, user, ...answer } }
}
