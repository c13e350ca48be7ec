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
  declare readonly code: AuthErrorCode
  declare readonly kind: AuthErrorKind
  declare readonly field: AuthErrorField | undefined
  declare readonly params: Record<string, number>
  declare readonly retryAt: number | undefined
  declare readonly ways: readonly StepUpWay[]
  declare readonly requestId: string | undefined

  constructor(
    code: AuthErrorCode,
    kind: AuthErrorKind,
    { cause, ...about }: AuthErrorOptions = {},
  ) {
    super(code, { cause })
    Object.assign(this, { name: 'AuthError', params: {}, ways: [], ...about, code, kind })
  }
}

/** Makes the error of a code that the browser itself finds. Another kind than the code's does not compile. */
export const authError = <Code extends AuthErrorCode>(
  code: Code,
  kind: (typeof errorKinds)[Code],
  cause?: unknown,
): AuthError => new AuthError(code, kind, { cause })
