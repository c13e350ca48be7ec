import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { selectSession } from '../sessions/select-session.ts'
import { getSession } from '../sessions/session-rows.ts'
import type { Address } from './addresses.ts'
import { attachRecipient, getRecipient, type Recipient } from './recipients.ts'
import { resolveUserId } from './users.ts'

type UserArguments = {
  user_id?: string | undefined
  session_token?: string | undefined
  session_jwt?: string | undefined
}

/**
 * Reads whom a send call means: the user of the address, or, when a user is named by id or session,
 * that user, who is given the address. The returned function runs inside the transaction.
 */
export const selectRecipient = async (
  context: Context,
  address: Address,
  { user_id, session_token, session_jwt }: UserArguments,
): Promise<(tx: Db) => Promise<Recipient>> => {
  const named = [user_id, session_token, session_jwt].filter((argument) => argument !== undefined)
  if (named.length > 1) throw new ApiError('too_many_user_selection_arguments')
  if (user_id !== undefined) {
    return async (tx) => attachRecipient(tx, context, address, await resolveUserId(tx, user_id))
  }
  const selector = await selectSession(context, { session_token, session_jwt })
  if (!selector) return (tx) => getRecipient(tx, address)
  return async (tx) => {
    const session = await getSession(tx, selector, { now: context.now() })
    return attachRecipient(tx, context, address, session.user_id)
  }
}
