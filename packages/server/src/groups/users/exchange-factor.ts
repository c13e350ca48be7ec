import { ApiError, type User } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { transaction } from '../../db/transaction.ts'
import { addressesOf, type Address } from './addresses.ts'
import { giveAddress } from './create-user.ts'
import { endMessages } from './factors.ts'
import { getUser, lockUser, resolveUserId } from './users.ts'

/**
 * Swaps the only address of a user for another one of either kind, unproven. What is on its way to
 * the old one ends. A password does not count: it is no way to reach a user, and stays.
 */
export const exchangeFactor = async (
  context: Context,
  userIdOrExternalId: string,
  address: Address,
): Promise<{ user_id: string; user: User }> =>
  transaction(context.db, async (tx) => {
    const userId = await resolveUserId(tx, userIdOrExternalId)
    await lockUser(tx, userId)
    const now = context.now()
    const [old, ...others] = await addressesOf(tx, userId, now)
    if (!old || others.length > 0) throw new ApiError('invalid_exchange_primary_factor_user')

    for (const table of ['emails', 'phone_numbers'] as const) {
      await tx.deleteFrom(table).where('user_id', '=', userId).execute()
    }
    await endMessages(tx, old.methodId, now)
    await giveAddress(tx, context, userId, address)
    return { user_id: userId, user: await getUser(tx, userId, now) }
  })
