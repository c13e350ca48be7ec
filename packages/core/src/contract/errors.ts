import {
  AuthError as BareAuthError,
  type AuthErrorKind,
  type AuthErrorOptions,
} from './auth-error.ts'

export type {
  AuthErrorBody,
  AuthErrorField,
  AuthErrorKind,
  AuthErrorOptions,
} from './auth-error.ts'

/** Every code that a flow can end up with, and its kind. Words for them live in the UI only. */
export const errorKinds = {
  'email-invalid': 'input',
  'input-invalid': 'input',
  'mailbox-unavailable': 'refused',
  'phone-invalid': 'input',
  'phone-refused': 'refused',
  'phone-unsubscribed': 'refused',
  'carrier-refused': 'refused',
  'code-incorrect': 'input',
  'code-expired': 'expired',
  'code-used': 'expired',
  'code-exhausted': 'expired',
  'attempt-unknown': 'expired',
  'link-expired': 'expired',
  'link-used': 'expired',
  'link-unknown': 'expired',
  'link-elsewhere': 'refused',
  'credentials-incorrect': 'input',
  'password-incorrect': 'input',
  'password-weak': 'input',
  'password-breached': 'input',
  'password-reset-required': 'refused',
  'wallet-missing': 'refused',
  'wallet-refused': 'refused',
  'wallet-busy': 'refused',
  'wallet-failed': 'refused',
  'wallet-unsupported': 'refused',
  'wallet-account-changed': 'refused',
  'wallet-chain-changed': 'refused',
  'signature-refused': 'refused',
  'signature-incorrect': 'expired',
  'signature-expired': 'expired',
  'provider-refused': 'refused',
  'provider-closed': 'refused',
  'provider-failed': 'refused',
  'provider-missing': 'refused',
  'provider-expired': 'expired',
  'account-taken': 'refused',
  'passkey-unsupported': 'refused',
  'passkey-cancelled': 'refused',
  'passkey-expired': 'expired',
  'passkey-exists': 'refused',
  'passkey-unknown': 'refused',
  'passkey-incorrect': 'refused',
  'passkey-failed': 'refused',
  'passkey-limit': 'refused',
  'passkey-domain-refused': 'fault',
  'totp-incorrect': 'input',
  'totp-used': 'input',
  'totp-expired': 'expired',
  'totp-active': 'refused',
  'totp-pending': 'refused',
  'totp-unknown': 'refused',
  'recovery-code-incorrect': 'input',
  'recovery-code-used': 'input',
  'second-factor-expired': 'expired',
  'step-up-required': 'refused',
  'step-up-cancelled': 'refused',
  'address-yours': 'refused',
  'address-taken': 'refused',
  'address-unverified': 'refused',
  'email-needed': 'refused',
  'factor-unknown': 'refused',
  'last-factor': 'refused',
  'request-invalid': 'refused',
  impersonated: 'refused',
  'session-unknown': 'refused',
  'signed-out': 'refused',
  'rate-limited': 'limited',
  offline: 'network',
  timeout: 'network',
  unavailable: 'network',
  'origin-refused': 'fault',
  unexpected: 'fault',
} as const satisfies Record<string, AuthErrorKind>

export type AuthErrorCode = keyof typeof errorKinds

/** An `AuthError` whose kind follows from its code. The table stays out of what a page loads. */
export class AuthError extends BareAuthError {
  constructor(code: AuthErrorCode, options: AuthErrorOptions = {}) {
    super(code, errorKinds[code], options)
  }
}

/** Tells whether a code from the wire is one that this version knows. */
export const isAuthErrorCode = (code: string): code is AuthErrorCode =>
  Object.hasOwn(errorKinds, code)
