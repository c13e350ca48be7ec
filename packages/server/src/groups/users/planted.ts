import type { Db } from '../../db/schema.ts'

/** An account, and when what is proven now came to it. */
type Since = { userId: string; since: Date }

/**
 * Takes away what somebody may have set up on an account before its first proof: wallets and
 * accounts at providers that came after the address or wallet that is proven now, and the passkeys
 * and the TOTP unless an older one of them owns the account. For an account without a proven address, and for
 * who shows no session of it. Returns whether there was anything.
 */
export const removePlanted = async (
  tx: Db,
  {
    userId,
    since,
    keep = [],
  }: Since & {
    /** The registrations that are proven together with it. */
    keep?: string[]
  },
): Promise<boolean> => {
  const wallets = await tx
    .deleteFrom('crypto_wallets')
    .where('user_id', '=', userId)
    .where('created_at', '>', since)
    .returning('crypto_wallet_id')
    .execute()
  const registrations = await tx
    .deleteFrom('oauth_registrations')
    .where('user_id', '=', userId)
    .where('created_at', '>=', since)
    .$if(keep.length > 0, (query) => query.where('oauth_user_registration_id', 'not in', keep))
    .returning('oauth_user_registration_id')
    .execute()
  const removed = wallets.length + registrations.length > 0
  if (await hasOlderOwner(tx, { userId, since })) return removed
  const passkeys = await tx
    .deleteFrom('webauthn_registrations')
    .where('user_id', '=', userId)
    .returning('webauthn_registration_id')
    .execute()
  const totps = await tx
    .deleteFrom('totps')
    .where('user_id', '=', userId)
    .returning('totp_id')
    .execute()
  return removed || passkeys.length + totps.length > 0
}

/** True when the account began with a wallet or with an account at a provider, and is its owner's. */
export const hasOlderOwner = async (tx: Db, { userId, since }: Since): Promise<boolean> => {
  const wallet = await tx
    .selectFrom('crypto_wallets')
    .select('crypto_wallet_id')
    .where('user_id', '=', userId)
    .where('verified', '=', true)
    .where('created_at', '<', since)
    .executeTakeFirst()
  if (wallet) return true
  const registration = await tx
    .selectFrom('oauth_registrations')
    .select('oauth_user_registration_id')
    .where('user_id', '=', userId)
    .where('created_at', '<', since)
    .executeTakeFirst()
  return registration !== undefined
}
