import { ApiError, contract } from '@latchkey/api'
import { transaction } from '../../db/transaction.ts'
import { implement } from '../../http/router.ts'
import { parseEmailAddress } from './email-address.ts'
import { mergeMetadata } from './metadata.ts'
import { removeAttached } from './recipients.ts'
import { getUser, insertEmail, insertUser, isUserId, resolveUserId } from './users.ts'

/** Users, as the backend makes and reads them. */
export const userRoutes = implement(contract.users, {
  async create(input, context) {
    // Phone numbers come with the endpoints that can prove them.
    if (input.phone_number) throw new ApiError('invalid_phone_number')
    if (input.email === undefined) throw new ApiError('invalid_create_user_request')
    if (input.external_id && isUserId(input.external_id)) throw new ApiError('invalid_user_id')
    const email = parseEmailAddress(input.email)

    return transaction(context.db, async (tx) => {
      const userId = await insertUser(tx, context, {
        status: input.create_user_as_pending ? 'pending' : 'active',
        externalId: input.external_id,
        name: input.name,
        roles: input.roles,
        trustedMetadata: mergeMetadata({}, input.trusted_metadata),
        untrustedMetadata: mergeMetadata({}, input.untrusted_metadata),
      })
      await removeAttached(tx, email)
      const emailId = await insertEmail(tx, context, { userId, email })
      if (!emailId) throw new ApiError('duplicate_email')
      const user = await getUser(tx, userId, context.now())
      return { user_id: userId, email_id: emailId, phone_id: '', status: user.status, user }
    })
  },

  async get({ user_id }, { db, now }) {
    return getUser(db, await resolveUserId(db, user_id), now())
  },
})
