import type { Db } from '../../db/schema.ts'

/**
 * Takes away what somebody may have set up on an account before its first proof: wallets that came
 * after the address or wallet that is proven now, and the passkeys and TOTP unless an older wallet
 * owns the account. For an account without a proven address, and for who shows no session of it.
 * Returns whether there was anything.
 */
export const removePlanted = async (
  tx: Db,
  { userId, since }: { userId: string; since: Date },
): Promise<boolean> => {
  const wallets = await tx
    .deleteFrom('crypto_wallets')
    .where('user_id', '=', userId)
    .where('created_at', '>', since)
    .returning('crypto_wallet_id')
    .execute()
  const older = await tx
    .selectFrom('crypto_wallets')
    .select('crypto_wallet_id')
    .where('user_id', '=', userId)
    .where('verified', '=', true)
    .where('created_at', '<', since)
    .executeTakeFirst()
  if (older) return wallets.length > 0
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
  return wallets.length + passkeys.length + totps.length > 0
}
