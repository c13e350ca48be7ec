import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { insertAddress, removeAttached, type Address } from './addresses.ts'
import { parseEmailAddress } from './email-address.ts'
import { mergeMetadata } from './metadata.ts'
import { readPhoneNumber } from './phone-number.ts'
import { getUser, insertUser, isUserId } from './users.ts'

type NewUserRequest = ParsedRequestOf<typeof contract.users.create>

/** Makes a user with an unproven address, or two. */
export const createUser = async (context: Context, request: NewUserRequest) => {
  const { email, phone_number: phone, external_id: externalId } = request
  if (email === undefined && phone === undefined) throw new ApiError('invalid_create_user_request')
  if (externalId && isUserId(externalId)) throw new ApiError('invalid_user_id')
  const emailAddress = email === undefined ? null : parseEmailAddress(email)
  const phoneNumber = phone === undefined ? null : readPhoneNumber(phone)

  return transaction(context.db, async (tx) => {
    const userId = await insertUser(tx, context, {
      status: request.create_user_as_pending ? 'pending' : 'active',
      externalId,
      name: request.name,
      roles: request.roles,
      trustedMetadata: mergeMetadata({}, request.trusted_metadata),
      untrustedMetadata: mergeMetadata({}, request.untrusted_metadata),
    })
    const emailId = emailAddress && (await giveAddress(tx, context, userId, emailAddress))
    const phoneId = phoneNumber && (await giveAddress(tx, context, userId, phoneNumber))
    const user = await getUser(tx, userId, context.now())
    return {
      user_id: userId,
      email_id: emailId ?? '',
      phone_id: phoneId ?? '',
      status: user.status,
      user,
    }
  })
}

/** Gives a user an unproven address. Throws when somebody else has it. */
export const giveAddress = async (
  tx: Db,
  context: Context,
  userId: string,
  address: Address,
): Promise<string> => {
  await removeAttached(tx, address)
  const methodId = await insertAddress(tx, context, { userId, address })
  if (methodId) return methodId
  throw new ApiError(address.kind === 'email' ? 'duplicate_email' : 'duplicate_phone_number')
}
