import { ApiError, type ErrorType } from '@latchkey/api'
import {
  AuthError,
  type AuthErrorBody,
  type AuthErrorCode,
  type AuthErrorField,
  type AuthErrorKind,
} from '@latchkey/core/contract'

type Translation = { code: AuthErrorCode; field?: AuthErrorField }

const translations: Partial<Record<ErrorType, Translation>> = {
  invalid_email: { code: 'email-invalid', field: 'email' },
  invalid_email_domain: { code: 'email-invalid', field: 'email' },
  inactive_email: { code: 'mailbox-unavailable', field: 'email' },
  invalid_phone_number: { code: 'phone-invalid', field: 'phone' },
  invalid_phone_number_country_code: { code: 'phone-refused', field: 'phone' },
  unsubscribed_phone_number: { code: 'phone-unsubscribed', field: 'phone' },
  downstream_carrier_error: { code: 'carrier-refused', field: 'phone' },
  invalid_code: { code: 'code-incorrect', field: 'code' },
  otp_code_not_found: { code: 'code-incorrect', field: 'code' },
  unable_to_auth_otp_code: { code: 'code-expired', field: 'code' },
  magic_link_not_found: { code: 'link-unknown' },
  unable_to_auth_magic_link: { code: 'link-used' },
  unable_to_auth_password_reset_token: { code: 'link-used' },
  weak_password: { code: 'password-weak', field: 'password' },
  breached_password: { code: 'password-breached', field: 'password' },
  reset_password: { code: 'password-reset-required', field: 'password' },
  invalid_ethereum_address: { code: 'wallet-unsupported' },
  invalid_solana_address: { code: 'wallet-unsupported' },
  invalid_siwe_chain_id: { code: 'wallet-unsupported' },
  invalid_signature: { code: 'wallet-unsupported' },
  crypto_wallet_not_found: { code: 'signature-expired' },
  siwe_message_expired: { code: 'signature-expired' },
  unable_to_authenticate_crypto_wallet: { code: 'signature-incorrect' },
  oauth_token_not_found: { code: 'provider-expired' },
  pkce_mismatch: { code: 'attempt-unknown' },
  oauth_state_used: { code: 'provider-expired' },
  expired_oauth_response: { code: 'provider-expired' },
  oauth_flow_callback_error: { code: 'provider-failed' },
  oauth_auth_code_error: { code: 'provider-failed' },
  unable_to_authorize_oauth_provider: { code: 'provider-failed' },
  oauth_token_exchange_invalid_client: { code: 'provider-missing' },
  oauth_config_not_found: { code: 'provider-missing' },
  apple_oauth_config_not_found: { code: 'provider-missing' },
  default_provider_not_allowed: { code: 'provider-missing' },
  webauthn_registration_not_found: { code: 'passkey-unknown' },
  invalid_webauthn_registration_id: { code: 'passkey-unknown' },
  no_active_webauthn_registrations: { code: 'passkey-unknown' },
  unable_to_auth_webauthn_registration: { code: 'passkey-incorrect' },
  unable_to_register_webauthn_registration: { code: 'passkey-incorrect' },
  invalid_public_key_credential: { code: 'passkey-incorrect' },
  no_pending_webauthn_registration: { code: 'passkey-expired' },
  duplicate_webauthn_registration: { code: 'passkey-exists' },
  too_many_user_registrations_for_domain: { code: 'passkey-limit' },
  invalid_domain: { code: 'passkey-domain-refused' },
  invalid_webauthn_registration_domain: { code: 'passkey-domain-refused' },
  invalid_totp_code: { code: 'totp-incorrect', field: 'code' },
  unable_to_authenticate_totp: { code: 'totp-incorrect', field: 'code' },
  totp_code_already_authenticated: { code: 'totp-used', field: 'code' },
  expired_totp: { code: 'totp-expired' },
  active_totp_exists: { code: 'totp-active' },
  pending_totp_exists: { code: 'totp-pending' },
  totps_not_found_for_user: { code: 'totp-unknown' },
  invalid_recovery_code: { code: 'recovery-code-incorrect', field: 'code' },
  unable_to_authenticate_recovery_code: { code: 'recovery-code-incorrect', field: 'code' },
  too_many_unverified_factors: { code: 'address-unverified' },
  cannot_delete_last_primary_factor: { code: 'last-factor' },
  connected_app_not_found: { code: 'request-invalid' },
  connected_app_supplied_redirect_url_not_found_in_client: { code: 'request-invalid' },
  third_party_clients_require_consent_for_offline_access: { code: 'request-invalid' },
  pkce_required_for_idp_authorization_flow: { code: 'request-invalid' },
  invalid_pkce_code_challenge: { code: 'request-invalid' },
  session_not_found: { code: 'session-unknown' },
  too_many_requests: { code: 'rate-limited' },
  too_few_tokens_authenticated: { code: 'rate-limited' },
  user_lock_limit_reached: { code: 'rate-limited' },
  server_unavailable: { code: 'unavailable' },
}

/** One type says many things; the reason, where the API gives it, says which sentence. */
const reasons: Record<string, AuthErrorCode> = {
  'otp:used': 'code-used',
  'recovery:used': 'recovery-code-used',
  'otp:exhausted': 'code-exhausted',
  'link:expired': 'link-expired',
  'passkey:used': 'passkey-expired',
  'passkey:expired': 'passkey-expired',
  'wallet:used': 'signature-expired',
  'wallet:expired': 'signature-expired',
  'wallet:no_challenge': 'signature-expired',
  'provider:belongs_to_another_user': 'account-taken',
}

const things: Partial<Record<ErrorType, string>> = {
  unable_to_auth_otp_code: 'otp',
  unable_to_authenticate_crypto_wallet: 'wallet',
  unable_to_auth_webauthn_registration: 'passkey',
  unable_to_authenticate_recovery_code: 'recovery',
  unable_to_auth_magic_link: 'link',
  unable_to_auth_password_reset_token: 'link',
  oauth_flow_callback_error: 'provider',
  oauth_token_not_found: 'provider',
}

/** Turns any failure into the error that the browser gets. What it does not know is `unexpected`. */
export const toAuthError = (error: unknown, now: number): AuthError => {
  if (error instanceof AuthError) return error
  if (!(error instanceof ApiError)) return new AuthError('unexpected', { cause: error })

  const translation = translations[error.errorType as ErrorType] ?? { code: 'unexpected' }
  const thing = things[error.errorType as ErrorType]
  const reason = reasons[`${thing}:${String(error.details?.reason)}`]
  const attemptsLeft = error.details?.attempts_left
  return new AuthError(reason ?? translation.code, {
    cause: error,
    ...(translation.field && { field: translation.field }),
    ...(error.requestId && { requestId: error.requestId }),
    ...(typeof attemptsLeft === 'number' && { params: { attemptsLeft } }),
    ...(error.retryAfterSeconds && { retryAt: now + error.retryAfterSeconds * 1000 }),
  })
}

/** What providers say when somebody has said no to them. RFC 6749, 4.1.2.1, and LinkedIn. */
const refusals = ['access_denied', 'user_cancelled_login', 'user_cancelled_authorize']

/** Why a visit to a provider came to nothing, as its landing says. Null when it did not. */
export const errorOfLanding = (query: URLSearchParams): AuthError | null => {
  const type = query.get('error_type')
  if (type === null) return null
  if (refusals.includes(query.get('provider_error') ?? '')) return new AuthError('provider-refused')
  const known = Object.hasOwn(translations, type) ? translations[type as ErrorType] : undefined
  const reason = reasons[`provider:${query.get('error_reason')}`]
  return new AuthError(reason ?? known?.code ?? 'provider-failed')
}

const statusOfKind: Record<AuthErrorKind, number> = {
  input: 400,
  refused: 400,
  expired: 400,
  limited: 429,
  network: 503,
  fault: 500,
}

const statusOfCode: Partial<Record<AuthErrorCode, number>> = {
  'signed-out': 401,
  'origin-refused': 403,
  'step-up-required': 403,
}

/** The answer that carries an error. `Retry-After` counts the seconds to `retryAt`. */
export const errorResponse = (error: AuthError, now: number, status?: number): Response => {
  const { code, field, params, retryAt, ways, requestId } = error
  const body: AuthErrorBody = {
    error: {
      code,
      kind: error.kind,
      ...(field && { field }),
      ...(Object.keys(params).length > 0 && { params }),
      ...(retryAt !== undefined && { retryAt }),
      ...(code === 'step-up-required' && { ways }),
      ...(requestId && { requestId }),
    },
  }
  return Response.json(body, {
    status: status ?? statusOfCode[code] ?? statusOfKind[error.kind],
    ...(retryAt !== undefined && {
      headers: { 'retry-after': String(Math.max(1, Math.ceil((retryAt - now) / 1000))) },
    }),
  })
}

/** Answers what `requireSession` threw, from a route of the app's own. Anything else is a fault. */
export const authErrorResponse = (error: unknown): Response => {
  const now = Date.now()
  const response = errorResponse(toAuthError(error, now), now)
  response.headers.set('cache-control', 'no-store')
  return response
}
