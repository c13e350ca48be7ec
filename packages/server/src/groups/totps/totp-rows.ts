import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, TotpRow } from '../../db/schema.ts'
import { stepOf } from './totp.ts'

/** The TOTP of a user, confirmed or not, or null. One whose time to be confirmed is over included. */
export const findTotp = async (db: Db, userId: string): Promise<TotpRow | null> => {
  const row = await db
    .selectFrom('totps')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

/** True for a TOTP that still waits for its first code, in vain. */
export const isExpired = ({ expires_at }: TotpRow, now: Date): boolean =>
  expires_at !== null && expires_at <= now

/** Stores a new TOTP, which counts once a first code came in time. */
export const insertTotp = async (
  tx: Db,
  { keys, newId, now }: Context,
  { userId, secret, minutes }: { userId: string; secret: string; minutes: number },
): Promise<string> => {
  const totpId = newId('totp')
  await tx
    .insertInto('totps')
    .values({
      totp_id: totpId,
      user_id: userId,
      secret_sealed: keys.seal('totp-secrets', secret, totpId),
      verified: false,
      expires_at: new Date(now().getTime() + minutes * 60_000),
      created_at: now(),
    })
    .execute()
  return totpId
}

/**
 * Takes a code: one statement moves the TOTP to the step of it, and confirms the TOTP, only where
 * no code of that step or a later one was taken before. Returns the refusal, or null.
 */
export const redeemTotpCode = async (
  tx: Db,
  { keys, now }: Context,
  totp: TotpRow,
  code: string,
): Promise<ApiError | null> => {
  const time = now()
  const secret = keys.open('totp-secrets', totp.secret_sealed, totp.totp_id)
  const step = secret === null ? null : stepOf(secret, code, time)
  if (step === null) return new ApiError('unable_to_authenticate_totp')
  const taken = await tx
    .updateTable('totps')
    .set({ last_step: step, verified: true, expires_at: null })
    .where('totp_id', '=', totp.totp_id)
    .where((or) => or.or([or('last_step', 'is', null), or('last_step', '<', step)]))
    .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', time)]))
    .returning('totp_id')
    .executeTakeFirst()
  return taken ? null : new ApiError('totp_code_already_authenticated')
}
