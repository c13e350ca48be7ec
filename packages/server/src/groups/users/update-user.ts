import { ApiError, type ParsedRequestOf, type User, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { codeOf, transaction } from '../../db/transaction.ts'
import { mergeMetadata } from './metadata.ts'
import { explicitRoles, getUser, isUserId, lockUser, nameOf, resolveUserId } from './users.ts'

type Change = ParsedRequestOf<typeof contract.users.update>

/** Changes what is given and nothing else. */
export const updateUser = async (context: Context, change: Change): Promise<User> => {
  const { external_id, name, roles, trusted_metadata, untrusted_metadata } = change
  if (external_id && isUserId(external_id)) throw new ApiError('invalid_user_id')
  try {
    return await transaction(context.db, async (tx) => {
      const userId = await resolveUserId(tx, change.user_id)
      await lockUser(tx, userId)
      const now = context.now()
      const user = await getUser(tx, userId, now)
      await tx
        .updateTable('users')
        .set({
          name: name ? JSON.stringify(nameOf({ ...user.name, ...name })) : undefined,
          external_id,
          roles: roles && JSON.stringify(explicitRoles(roles)),
          trusted_metadata: JSON.stringify(mergeMetadata(user.trusted_metadata, trusted_metadata)),
          untrusted_metadata: JSON.stringify(
            mergeMetadata(user.untrusted_metadata, untrusted_metadata),
          ),
        })
        .where('user_id', '=', userId)
        .execute()
      return getUser(tx, userId, now)
    })
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error
    throw new ApiError('duplicate_user_external_id', { cause: error })
  }
}

// Nothing else that a change writes has to be unique.
const UNIQUE_VIOLATION = '23505'
