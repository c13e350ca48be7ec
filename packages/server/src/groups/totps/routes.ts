import { ApiError, contract, type User } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, TotpRow } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { signIn } from '../sessions/sign-in.ts'
import { admitUser, countFailure } from '../users/locks.ts'
import { getUser, lockUser, resolveUserId } from '../users/users.ts'
import { otpauthUri, qrCode } from './qr-code.ts'
import { issueRecoveryCodes, listRecoveryCodes, spendRecoveryCode } from './recovery-codes.ts'
import { newSecret } from './totp.ts'
import { findTotp, insertTotp, isExpired, redeemTotpCode } from './totp-rows.ts'

/** Codes of authenticator apps, and the recovery codes for when the app is lost. */
export const totpRoutes = implement(contract.totps, {
  async create(input, context) {
    const { issuer } = context.config.totps
    const secret = newSecret()
    const { totpId, codes, user } = await transaction(context.db, async (tx) => {
      const userId = await resolveUserId(tx, input.user_id)
      await makeRoom(tx, context, userId)
      const minutes = input.expiration_minutes
      const totpId = await insertTotp(tx, context, { userId, secret, minutes })
      const codes = await issueRecoveryCodes(tx, context, totpId)
      return { totpId, codes, user: await getUser(tx, userId, context.now()) }
    })
    return {
      totp_id: totpId,
      secret,
      qr_code: qrCode(otpauthUri({ secret, issuer, account: accountOf(user) })),
      recovery_codes: codes,
      user,
      user_id: user.user_id,
    }
  },

  async authenticate(input, context) {
    const userId = await resolveUserId(context.db, input.user_id)
    await takeLimit(context, 'codeTries', userId)
    const { answer, proof } = await signIn(context, input, async (tx) => {
      await admitUser(tx, userId, context.now())
      const totp = await findTotp(tx, userId)
      if (!totp) return new ApiError('totps_not_found_for_user')
      if (isExpired(totp, context.now())) return new ApiError('expired_totp')
      const refusal = await redeemTotpCode(tx, context, totp, input.totp_code)
      // A code that was right once is no guess.
      if (refusal?.errorType === 'unable_to_authenticate_totp') {
        return countFailure(tx, context, userId, refusal)
      }
      if (refusal) return refusal
      return {
        userId,
        totpId: totp.totp_id,
        factor: {
          type: 'totp',
          delivery_method: 'authenticator_app',
          authenticator_app_factor: { totp_id: totp.totp_id },
        },
      }
    })
    return { ...answer, totp_id: proof.totpId }
  },

  async recoveryCodes({ user_id }, context) {
    const userId = await resolveUserId(context.db, user_id)
    const totp = await findTotp(context.db, userId)
    if (!totp || isExpired(totp, context.now())) throw new ApiError('totps_not_found_for_user')
    const { totp_id, verified } = totp
    const codes = await listRecoveryCodes(context.db, context, totp_id)
    return { user_id: userId, totps: [{ totp_id, verified, recovery_codes: codes }] }
  },

  async recover(input, context) {
    const userId = await resolveUserId(context.db, input.user_id)
    await takeLimit(context, 'codeTries', userId)
    const { answer, proof } = await signIn(context, input, async (tx) => {
      await admitUser(tx, userId, context.now())
      const totp = await findConfirmed(tx, userId)
      if (!totp) return new ApiError('totps_not_found_for_user')
      const spent = await spendRecoveryCode(tx, context, totp.totp_id, input.recovery_code)
      if (spent === 'used') return wrongRecoveryCode({ reason: spent })
      if (spent === 'wrong') return countFailure(tx, context, userId, wrongRecoveryCode())
      return {
        userId,
        totpId: totp.totp_id,
        factor: {
          type: 'recovery_codes',
          delivery_method: 'recovery_code',
          recovery_code_factor: { totp_recovery_code_id: spent.id },
        },
      }
    })
    return { ...answer, totp_id: proof.totpId }
  },
})

// A user has one TOTP. Whoever left half-way may begin again.
const makeRoom = async (tx: Db, { config, now }: Context, userId: string): Promise<void> => {
  await lockUser(tx, userId)
  const old = await findTotp(tx, userId)
  if (!old) return
  if (old.verified) throw new ApiError('active_totp_exists')
  if (config.totps.pending === 'refuse' && !isExpired(old, now())) {
    throw new ApiError('pending_totp_exists')
  }
  await tx.deleteFrom('totps').where('totp_id', '=', old.totp_id).execute()
}

// A TOTP that was never confirmed is nobody's yet, and so are its recovery codes.
const findConfirmed = async (tx: Db, userId: string): Promise<TotpRow | null> => {
  const totp = await findTotp(tx, userId)
  return totp?.verified ? totp : null
}

const wrongRecoveryCode = (details?: { reason: 'used' }): ApiError =>
  new ApiError('unable_to_authenticate_recovery_code', { ...(details && { details }) })

const accountOf = ({ emails, phone_numbers, user_id }: User): string =>
  Array.from(emails[0]?.email ?? phone_numbers[0]?.phone_number ?? user_id)
    .slice(0, MAX_ACCOUNT)
    .join('')

// The longer the account, the finer the squares of the QR code.
const MAX_ACCOUNT = 80
