import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { codeOf, transaction } from '../../db/transaction.ts'
import { takeLimit } from '../../http/limits.ts'
import { storedImport } from '../../secrets/password-hash.ts'
import { removeAttached } from '../users/addresses.ts'
import { parseEmailAddress } from '../users/email-address.ts'
import { mergeMetadata } from '../users/metadata.ts'
import { parsePhoneNumber } from '../users/phone-number.ts'
import { findOrCreateRecipient } from '../users/recipients.ts'
import { getUser, insertPhoneNumber, isUserId, lockUser } from '../users/users.ts'
import { readHash, type HashRequest } from './hashes/read-hash.ts'

/** Takes a user over with the hash of another system: finds the address, or makes the user. */
export const migratePassword = async (context: Context, request: HashRequest) => {
  const email = parseEmailAddress(request.email)
  const phone = request.phone_number ? parsePhoneNumber(request.phone_number) : null
  if (request.external_id !== undefined && isUserId(request.external_id)) {
    throw new ApiError('invalid_user_id')
  }
  const hash = storedImport(readHash(request))
  await takeLimit(context, 'migrations', 'all')

  const run = async (tx: Db) => {
    const recipient = await findOrCreateRecipient(tx, context, email, { pending: false })
    const { userId, methodId: emailId, created } = recipient
    await lockUser(tx, userId)
    await insertPassword(tx, context, { userId, hash })
    await updateProfile(tx, userId, request)
    if (request.set_email_verified) await trustEmail(tx, emailId)
    if (phone) await addPhone(tx, context, { userId, phone, request })
    const user = await getUser(tx, userId, context.now())
    return { user_id: userId, email_id: emailId, user_created: created, user }
  }
  try {
    return await transaction(context.db, run)
  } catch (error) {
    // Every other unique column is asked first: what is left is an external_id of somebody else.
    if (codeOf(error) === UNIQUE_VIOLATION) throw new ApiError('duplicate_user_external_id')
    throw error
  }
}

const UNIQUE_VIOLATION = '23505'

const insertPassword = async (
  tx: Db,
  context: Context,
  { userId, hash }: { userId: string; hash: string },
): Promise<void> => {
  const inserted = await tx
    .insertInto('passwords')
    .values({
      password_id: context.newId('password'),
      user_id: userId,
      hash,
      requires_reset: false,
      updated_at: context.now(),
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .returning('password_id')
    .executeTakeFirst()
  if (!inserted) throw new ApiError('password_already_exists')
}

const updateProfile = async (
  tx: Db,
  userId: string,
  { name, roles, external_id, trusted_metadata, untrusted_metadata }: HashRequest,
): Promise<void> => {
  const current = await tx
    .selectFrom('users')
    .select(['name', 'trusted_metadata', 'untrusted_metadata'])
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  const unnamed = { first_name: '', middle_name: '', last_name: '' }
  await tx
    .updateTable('users')
    .set({
      trusted_metadata: JSON.stringify(mergeMetadata(current.trusted_metadata, trusted_metadata)),
      untrusted_metadata: JSON.stringify(
        mergeMetadata(current.untrusted_metadata, untrusted_metadata),
      ),
      ...(name && { name: JSON.stringify({ ...unnamed, ...current.name, ...name }) }),
      ...(roles && { roles: JSON.stringify(roles) }),
      ...(external_id !== undefined && { external_id }),
    })
    .where('user_id', '=', userId)
    .execute()
}

const trustEmail = async (tx: Db, emailId: string): Promise<void> => {
  await tx
    .updateTable('emails')
    .set({ verified: true, expires_at: null })
    .where('email_id', '=', emailId)
    .execute()
}

const addPhone = async (
  tx: Db,
  context: Context,
  { userId, phone, request }: { userId: string; phone: string; request: HashRequest },
): Promise<void> => {
  await removeAttached(tx, { kind: 'phone', address: phone, canonical: phone, country: null })
  const inserted = await insertPhoneNumber(tx, context, { userId, phoneNumber: phone })
  const own = await tx
    .selectFrom('phone_numbers')
    .select('phone_id')
    .where('phone_number', '=', phone)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!inserted && !own) throw new ApiError('duplicate_phone_number')
  if (!request.set_phone_number_verified) return
  await tx
    .updateTable('phone_numbers')
    .set({ verified: true, expires_at: null })
    .where('phone_number', '=', phone)
    .execute()
}
