import type { StepUpWay } from './shapes.ts'

/**
 * What went wrong, as a class of thing: `input` is the person's to correct, `refused` is a no,
 * `expired` means start again, `limited` means wait, `network` means try again, `fault` is ours.
 */
export type AuthErrorKind = 'input' | 'refused' | 'expired' | 'limited' | 'network' | 'fault'

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

/** Names of inputs that an error can point at. */
export type AuthErrorField = 'email' | 'phone' | 'code' | 'password' | 'existing'

export type AuthErrorOptions = {
  field?: AuthErrorField
  /** Figures for the sentence, such as `{ attemptsLeft: 2 }`. */
  params?: Record<string, number>
  /** When another try can succeed: epoch ms, server clock. */
  retryAt?: number
  /** What would lift a `step-up-required`. Empty when only a second factor would, and there is none. */
  ways?: readonly StepUpWay[]
  requestId?: string
  cause?: unknown
}

/** How an error travels from the proxy to the browser. */
export type AuthErrorBody = {
  error: { code: string } & Omit<AuthErrorOptions, 'cause'>
}

/** The one error of the browser side. `code` is a closed union, so a `switch` can be complete. */
export class AuthError extends Error {
  readonly code: AuthErrorCode
  readonly kind: AuthErrorKind
  readonly field: AuthErrorField | undefined
  readonly params: Record<string, number>
  readonly retryAt: number | undefined
  readonly ways: readonly StepUpWay[]
  readonly requestId: string | undefined

  constructor(code: AuthErrorCode, options: AuthErrorOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'AuthError'
    this.code = code
    this.kind = errorKinds[code]
    this.field = options.field
    this.params = options.params ?? {}
    this.retryAt = options.retryAt
    this.ways = options.ways ?? []
    this.requestId = options.requestId
  }
}

/** Tells whether a code from the wire is one that this version knows. */
export const isAuthErrorCode = (code: string): code is AuthErrorCode =>
  Object.hasOwn(errorKinds, code)
