import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, WalletRow } from '../../db/schema.ts'
import { endSessions, type PassedSession } from '../sessions/session-rows.ts'
import { removePlanted } from '../users/planted.ts'
import { ATTACHED_MS } from '../users/recipients.ts'
import { insertUser, lockUser } from '../users/users.ts'

/** A wallet that is about to get a challenge. */
export type OpenedWallet = { userId: string; walletId: string; created: boolean }

/** Names a wallet: an address in its one spelling, and the type that gave it. */
export type WalletAddress = { type: 'ethereum' | 'solana'; address: string }

/** Finds the wallet of an address, proven or still waiting for its proof, or null. */
export const findWallet = async (
  tx: Db,
  { type, address }: WalletAddress,
  now: Date,
): Promise<WalletRow | null> => {
  const row = await tx
    .selectFrom('crypto_wallets')
    .selectAll()
    .where('crypto_wallet_address', '=', address)
    .where('crypto_wallet_type', '=', type)
    .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
    .executeTakeFirst()
  return row ?? null
}

/**
 * Finds the user who signs in with a wallet, or makes one. A wallet that somebody added to a user
 * and nobody proved leads into no account: whoever signs in with it is first.
 */
export const openWallet = async (
  tx: Db,
  context: Context,
  wallet: WalletAddress,
): Promise<OpenedWallet> => {
  const known = await lockOwner(tx, context, wallet)
  if (known) return known
  await removeUnproven(tx, wallet, { attachedOnly: true })
  const userId = await insertUser(tx, context, { status: 'active' })
  const walletId = await insertWallet(tx, context, { userId, wallet, expiresAt: null })
  if (walletId) return { userId, walletId, created: true }
  // Somebody else was faster.
  await tx.deleteFrom('users').where('user_id', '=', userId).execute()
  const winner = await lockOwner(tx, context, wallet)
  if (!winner) throw new ApiError('duplicate_wallet_address')
  return winner
}

/**
 * Adds a wallet to a user, unproven for five minutes. Only a proven wallet of another user is in the
 * way: anybody can ask for the challenge of a wallet, so to ask is no claim.
 */
export const attachWallet = async (
  tx: Db,
  context: Context,
  wallet: WalletAddress,
  userId: string,
): Promise<OpenedWallet> => {
  await lockUser(tx, userId)
  const now = context.now()
  const known = await findWallet(tx, wallet, now)
  if (known?.user_id === userId && known.expires_at === null) {
    return { userId, walletId: known.crypto_wallet_id, created: false }
  }
  await removeUnproven(tx, wallet)
  // One wallet at a time waits for its proof.
  await tx
    .deleteFrom('crypto_wallets')
    .where('user_id', '=', userId)
    .where('verified', '=', false)
    .where('expires_at', 'is not', null)
    .execute()
  const expiresAt = new Date(now.getTime() + ATTACHED_MS)
  const walletId = await insertWallet(tx, context, { userId, wallet, expiresAt })
  if (!walletId) throw new ApiError('duplicate_wallet_address')
  return { userId, walletId, created: false }
}

const lockOwner = async (
  tx: Db,
  { now }: Context,
  wallet: WalletAddress,
): Promise<OpenedWallet | null> => {
  const seen = await findWallet(tx, wallet, now())
  if (seen?.expires_at !== null) return null
  await lockUser(tx, seen.user_id)
  // It may have gone before the user was held.
  const held = await findWallet(tx, wallet, now())
  if (held?.expires_at !== null || held.crypto_wallet_id !== seen.crypto_wallet_id) return null
  return { userId: held.user_id, walletId: held.crypto_wallet_id, created: false }
}

const removeUnproven = async (
  tx: Db,
  { address }: WalletAddress,
  { attachedOnly = false } = {},
): Promise<void> => {
  await tx
    .deleteFrom('crypto_wallets')
    .where('crypto_wallet_address', '=', address)
    .where('verified', '=', false)
    .$if(attachedOnly, (query) => query.where('expires_at', 'is not', null))
    .execute()
}

const insertWallet = async (
  tx: Db,
  context: Context,
  { userId, wallet, expiresAt }: { userId: string; wallet: WalletAddress; expiresAt: Date | null },
): Promise<string | null> => {
  const inserted = await tx
    .insertInto('crypto_wallets')
    .values({
      crypto_wallet_id: context.newId('crypto-wallet'),
      user_id: userId,
      crypto_wallet_address: wallet.address,
      crypto_wallet_type: wallet.type,
      verified: false,
      expires_at: expiresAt,
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.column('crypto_wallet_address').doNothing())
    .returning('crypto_wallet_id')
    .executeTakeFirst()
  return inserted?.crypto_wallet_id ?? null
}

/**
 * Marks a wallet as proven. At the first proof of the wallet that a user began with, what anybody
 * set up before it is not trusted and goes. False: the wallet is gone.
 */
export const proveWallet = async (
  tx: Db,
  { user_id: userId, ...wallet }: WalletRow,
  passed: PassedSession | null,
): Promise<boolean> => {
  if (wallet.verified) return true
  const proven = await tx
    .updateTable('crypto_wallets')
    .set({ verified: true, expires_at: null })
    .where('crypto_wallet_id', '=', wallet.crypto_wallet_id)
    .where('user_id', '=', userId)
    .returning('crypto_wallet_id')
    .executeTakeFirst()
  if (!proven) return false
  const beganWithIt = wallet.expires_at === null && passed?.user_id !== userId
  if (beganWithIt && (await removePlanted(tx, { userId, since: wallet.created_at }))) {
    await endSessions(tx, userId)
  }
  return true
}
