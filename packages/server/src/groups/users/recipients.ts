import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import {
  addressesOf,
  findOwner,
  insertAddress,
  keepUntil,
  removeAttached,
  removeExpired,
  type Address,
} from './addresses.ts'
import { insertUser, lockUser } from './users.ts'

/** How long an address that was added to a user waits for its proof. */
export const ATTACHED_MS = 5 * 60_000

/** Whom a message goes to. */
export type Recipient = {
  userId: string
  /** The `email_id` or `phone_id` of the address. */
  methodId: string
  address: string
  /** Decides between the login and the sign-up message. */
  status: 'pending' | 'active'
  created: boolean
  /** When the address is taken away again unless it is proven. */
  expiresAt: Date | null
}

/** Finds the user of an address. Throws `email_not_found` or `phone_number_not_found`. */
export const getRecipient = async (tx: Db, address: Address): Promise<Recipient> => {
  const found = await findRecipient(tx, address)
  if (found) return found
  throw new ApiError(address.kind === 'email' ? 'email_not_found' : 'phone_number_not_found')
}

/** Finds the user of an address, or makes one. Begins anew when somebody took it and gave it back. */
export const findOrCreateRecipient = async (
  tx: Db,
  context: Context,
  address: Address,
  { pending }: { pending: boolean },
): Promise<Recipient> =>
  (await findRecipient(tx, address)) ??
  (await createRecipient(tx, context, address, pending ? 'pending' : 'active')) ??
  (await findOrCreateRecipient(tx, context, address, { pending }))

/** Finds the user of an address that was proven or signed up with, or null. */
export const findRecipient = async (tx: Db, address: Address): Promise<Recipient | null> => {
  const owner = await findOwner(tx, address)
  return owner && { ...owner, created: false, expiresAt: null }
}

/** Makes a user with an unproven address. Returns null when somebody else was faster. */
const createRecipient = async (
  tx: Db,
  context: Context,
  address: Address,
  status: 'pending' | 'active',
): Promise<Recipient | null> => {
  await removeAttached(tx, address)
  const userId = await insertUser(tx, context, { status })
  const methodId = await insertAddress(tx, context, { userId, address })
  if (methodId) {
    return {
      userId,
      methodId,
      address: address.address,
      // A new user gets the words of a sign-up, whatever the status.
      status: 'pending',
      created: true,
      expiresAt: null,
    }
  }
  await tx.deleteFrom('users').where('user_id', '=', userId).execute()
  return null
}

/** Adds an address to a user, unproven for five minutes. Asking again starts them anew. */
export const attachRecipient = async (
  tx: Db,
  context: Context,
  address: Address,
  userId: string,
): Promise<Recipient> => {
  await lockUser(tx, userId)
  const now = context.now()
  await removeExpired(tx, address, now)
  const expiresAt = new Date(now.getTime() + ATTACHED_MS)
  const addresses = await addressesOf(tx, userId, now)
  const attached = (methodId: string, until: Date | null): Recipient => ({
    userId,
    methodId,
    address: address.address,
    status: 'active',
    created: false,
    expiresAt: until,
  })

  const own = addresses.find(
    ({ kind, canonical }) => kind === address.kind && canonical === address.canonical,
  )
  if (own?.expiresAt === null) return attached(own.methodId, null)
  if (own) {
    await keepUntil(tx, own.methodId, expiresAt)
    return attached(own.methodId, expiresAt)
  }
  if (addresses.some(({ verified }) => !verified)) throw new ApiError('too_many_unverified_factors')
  const methodId = await insertAddress(tx, context, { userId, address, expiresAt })
  if (methodId) return attached(methodId, expiresAt)
  throw new ApiError(address.kind === 'email' ? 'duplicate_email' : 'duplicate_phone_number')
}
