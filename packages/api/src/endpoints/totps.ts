import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  authenticated,
  envelope,
  failing,
  sessionErrors,
  sessionRequest,
  TotpMinutes,
  User,
  UserId,
} from '../shapes.ts'

const looksLikeCode = (text: string): boolean => /^\d{6}$/.test(text)

// Letters of either case: what is copied from paper is often in capitals.
const looksLikeRecoveryCode = (text: string): boolean => /^[a-z\d]{4}(-[a-z\d]{4}){2}$/i.test(text)

/** Six digits. A recovery code is told apart by its form. */
const TotpCode = v.pipe(
  v.string(),
  v.check((text) => !looksLikeRecoveryCode(text), failing('recovery_code_used_as_totp_code')),
  v.check(looksLikeCode, failing('invalid_totp_code')),
)

/** `xxxx-xxxx-xxxx`, letters and digits. A TOTP code is told apart by its form. */
const RecoveryCode = v.pipe(
  v.string(),
  v.check((text) => !looksLikeCode(text), failing('totp_code_used_as_recovery_code')),
  v.check(looksLikeRecoveryCode, failing('invalid_recovery_code')),
)

const userErrors = ['user_not_found', 'invalid_user_id'] as const

/** @see reference group "Time-based one-time passcodes (TOTP)" */
export const totps = {
  /** Makes a secret and ten recovery codes. They count once `authenticate` took a first code. */
  create: endpoint({
    method: 'POST',
    path: '/v1/totps',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      /** How long the first code may take to come. @default 1440, one day */
      expiration_minutes: v.optional(TotpMinutes, 1440),
    }),
    response: v.object({
      ...envelope,
      totp_id: v.string(),
      /** 20 random bytes in base32, without padding. */
      secret: v.string(),
      /** The `otpauth://` URI as a PNG, in a `data:` URL. */
      qr_code: v.string(),
      recovery_codes: v.array(v.string()),
      user: User,
      user_id: v.string(),
    }),
    errors: ['active_totp_exists', 'pending_totp_exists', 'invalid_expiration', ...userErrors],
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/totps/authenticate',
    auth: 'project',
    request: v.object({ user_id: UserId, totp_code: TotpCode, ...sessionRequest }),
    response: v.object({ ...authenticated, totp_id: v.string() }),
    errors: [
      'totps_not_found_for_user',
      'invalid_totp_code',
      'expired_totp',
      'unable_to_authenticate_totp',
      'totp_code_already_authenticated',
      'recovery_code_used_as_totp_code',
      'user_lock_limit_reached',
      ...userErrors,
      ...sessionErrors,
    ],
  }),

  /** Lists the recovery codes that are left. */
  recoveryCodes: endpoint({
    method: 'POST',
    path: '/v1/totps/recovery_codes',
    auth: 'project',
    request: v.object({ user_id: UserId }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      totps: v.array(
        v.object({
          totp_id: v.string(),
          verified: v.boolean(),
          recovery_codes: v.array(v.string()),
        }),
      ),
    }),
    errors: ['totps_not_found_for_user', ...userErrors],
  }),

  /** Signs in with a recovery code, which is spent by it. */
  recover: endpoint({
    method: 'POST',
    path: '/v1/totps/recover',
    auth: 'project',
    request: v.object({ user_id: UserId, recovery_code: RecoveryCode, ...sessionRequest }),
    response: v.object({ ...authenticated, totp_id: v.string() }),
    errors: [
      'totps_not_found_for_user',
      'invalid_recovery_code',
      'unable_to_authenticate_recovery_code',
      'totp_code_used_as_recovery_code',
      'user_lock_limit_reached',
      ...userErrors,
      ...sessionErrors,
    ],
  }),
}
