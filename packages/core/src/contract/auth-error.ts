import type { AuthErrorCode, errorKinds } from './errors.ts'
import type { StepUpWay } from './shapes.ts'

/**
 * What went wrong, as a class of thing: `input` is the person's to correct, `refused` is a no,
 * `expired` means start again, `limited` means wait, `network` means try again, `fault` is ours.
 */
export type AuthErrorKind = 'input' | 'refused' | 'expired' | 'limited' | 'network' | 'fault'

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
  error: { code: string; kind: AuthErrorKind } & Omit<AuthErrorOptions, 'cause'>
}

/**
 * The one error of the browser side. `code` is a closed union, so a `switch` can be complete; a page
 * that is older than its server can meet a newer code, whose `kind` it knows all the same. Servers
 * and tests make theirs with the `AuthError` of `@latchkey/core/contract`, which knows every kind.
 */
export class AuthError extends Error {
  readonly code: AuthErrorCode
  readonly kind: AuthErrorKind
  readonly field: AuthErrorField | undefined
  readonly params: Record<string, number>
  readonly retryAt: number | undefined
  readonly ways: readonly StepUpWay[]
  readonly requestId: string | undefined

  constructor(code: AuthErrorCode, kind: AuthErrorKind, options: AuthErrorOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'AuthError'
    this.code = code
    this.kind = kind
    this.field = options.field
    this.params = options.params ?? {}
    this.retryAt = options.retryAt
    this.ways = options.ways ?? []
    this.requestId = options.requestId
  }
}

/** Makes the error of a code that the browser itself finds. Another kind than the code's does not compile. */
export const authError = <Code extends AuthErrorCode>(
  code: Code,
  kind: (typeof errorKinds)[Code],
  cause?: unknown,
): AuthError => new AuthError(code, kind, { cause })
