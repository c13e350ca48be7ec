import type { Context } from '../../context.ts'
import type { Db, Factor } from '../../db/schema.ts'
import { forgetUnanswered } from '../../http/limits.ts'
import { endSessions, type PassedSession } from '../sessions/session-rows.ts'
import { removePlanted } from './planted.ts'
import { addressesOf, verifyAddress, type StoredAddress } from './addresses.ts'

/** What the proof of an address found and did. */
export type ProvenAddress = { address: StoredAddress; resetSessions: boolean }

/**
 * Marks an address as proven. At the first proof, what anybody set up before it is not trusted: the
 * password has to be reset, other sessions end, other unproven addresses go, and so do the wallets,
 * the passkeys, the TOTP and the accounts at providers of an account that nobody owned yet. Whoever
 * shows a session with the password in it set that password, and keeps it. Null: the address is gone.
 */
export const proveAddress = async (
  tx: Db,
  context: Context,
  {
    userId,
    methodId,
    passed,
    keep = [],
  }: {
    userId: string
    methodId: string
    passed: PassedSession | null
    /** The registrations that were proven together with the address. */
    keep?: string[]
  },
): Promise<ProvenAddress | null> => {
  const now = context.now()
  const addresses = await addressesOf(tx, userId, now)
  const address = addresses.find((one) => one.methodId === methodId)
  if (!address) return null
  await forgetUnanswered(tx, context, address.canonical)
  if (address.verified) return { address, resetSessions: false }
  if (!(await verifyAddress(tx, { userId, methodId }))) return null

  const own = passed?.user_id === userId ? passed : null
  // A proven address beside it: the account has an owner, who is adding this one.
  const hasOwner = addresses.some(({ verified }) => verified)
  if (own && hasOwner) return { address, resetSessions: false }
  const unowned = !own && !hasOwner
  const planted = unowned && (await removePlanted(tx, { userId, since: address.createdAt, keep }))
  const password = await tx
    .selectFrom('passwords')
    .select('password_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!password && !planted) return { address, resetSessions: false }

  await endSessions(tx, userId, { except: own?.session_id })
  if (own?.factors.some(({ type }) => type === 'password')) return { address, resetSessions: false }
  await tx
    .updateTable('passwords')
    .set({ requires_reset: true, updated_at: now })
    .where('user_id', '=', userId)
    .execute()
  return { address, resetSessions: true }
}

/** The detail object of a factor that was proven by way of an address. */
export const addressFactor = ({
  kind,
  methodId,
  address,
}: StoredAddress): Pick<Factor, 'email_factor' | 'phone_number_factor'> =>
  kind === 'email'
    ? { email_factor: { email_id: methodId, email_address: address } }
    : { phone_number_factor: { phone_id: methodId, phone_number: address } }
