import type { Backend, InputOf, OutputOf, RequestOptions, Route } from '@latchkey/core'
import { AuthError as BareAuthError } from '@latchkey/core'
import { AuthError, type AuthErrorCode, type AuthErrorField } from '@latchkey/core/contract'

/**
 * What a route does instead of its work: a code refuses, `offline` and `timeout` among them; an
 * `AuthError` refuses with details such as `retryAt`; `slow` gives no answer until the fault is
 * cleared; a function answers itself, and `next` does the work.
 */
export type Fault<R extends Route = Route> =
  | AuthErrorCode
  | BareAuthError
  | 'slow'
  | ((
      input: InputOf<R>,
      next: () => Promise<OutputOf<R>>,
      options: Parameters<Backend>[2],
    ) => OutputOf<R> | Promise<OutputOf<R>>)

/** A fault that is over after so many requests. */
export type PassingFault<F> = { fault: F; times: number }

type WithoutAnswer = Exclude<Fault, (...input: never) => unknown>

/** Faults by route, from now on; `*` is every route without one of its own. */
export type Faults = {
  [R in Route]?: Fault<R> | PassingFault<Fault<R>>
} & { '*'?: WithoutAnswer | PassingFault<WithoutAnswer> }

/** Changes what goes wrong while a test runs. */
export type FaultControl = {
  set<R extends keyof Faults>(route: R, fault: NonNullable<Faults[R]>): void
  /** Ends one fault, or all of them. What was slow goes on. */
  clear(route?: keyof Faults): void
}

// A fault on any route, whose types were checked where it was set.
type Kept = { fault: Exclude<Fault, (...input: never) => unknown> | AnyAnswer; left: number }
type AnyAnswer = (input: unknown, next: () => Promise<unknown>, options: RequestOptions) => unknown

/** Makes faults, and a backend in front of another one that has them. */
export const createFaults = (
  inner: Backend,
  initial: Faults,
): { faults: FaultControl; backend: Backend } => {
  const kept = new Map<keyof Faults, Kept>()
  let wake: (() => void)[] = []

  const changed = () => {
    for (const go of wake.splice(0)) go()
  }
  const faults: FaultControl = {
    set(route, fault) {
      const passing = typeof fault === 'object' && 'times' in fault
      // SAFETY: the type of `set` holds route and fault together.
      const own = (passing ? fault.fault : fault) as Kept['fault']
      kept.set(route, { fault: own, left: passing ? fault.times : Infinity })
      changed()
    },
    clear(route) {
      if (route) kept.delete(route)
      else kept.clear()
      changed()
    },
  }
  for (const [route, fault] of Object.entries(initial)) {
    // SAFETY: the entries of an object of that type.
    if (fault) faults.set(route as '*', fault as WithoutAnswer)
  }

  const take = (route: Route): Kept | null => {
    const key = kept.has(route) ? route : '*'
    const own = kept.get(key)
    if (!own) return null
    // A slow request stays with its fault until somebody ends it.
    if (own.fault !== 'slow' && --own.left <= 0) kept.delete(key)
    return own
  }
  const untilChanged = (signal: AbortSignal | undefined) =>
    new Promise<void>((go, abort) => {
      wake.push(go)
      signal?.addEventListener('abort', () => abort(signal.reason), { once: true })
    })

  const answer = async (
    route: Route,
    input: unknown,
    options: RequestOptions,
    next: () => Promise<unknown>,
  ): Promise<unknown> => {
    options.signal?.throwIfAborted()
    for (;;) {
      const fault = take(route)?.fault
      if (fault === undefined) return next()
      if (typeof fault === 'function') return fault(structuredClone(input), next, options)
      if (fault instanceof BareAuthError) throw fault
      if (fault !== 'slow') throw errorOf(fault)
      await untilChanged(options.signal)
    }
  }

  return {
    faults,
    // SAFETY: an answer is either that of the inner backend, or one whose type was checked.
    backend: ((route, input, options) =>
      answer(route, input, options, () => inner(route, input, options))) as Backend,
  }
}

/** Points at the input that a server would point at. */
const errorOf = (code: AuthErrorCode): AuthError => {
  const field = fields[code]
  return new AuthError(code, field && { field })
}

const fields: Partial<Record<AuthErrorCode, AuthErrorField>> = {
  'email-invalid': 'email',
  'phone-invalid': 'phone',
  'code-incorrect': 'code',
  'code-expired': 'code',
  'code-used': 'code',
  'code-exhausted': 'code',
  'totp-incorrect': 'code',
  'totp-used': 'code',
  'recovery-code-incorrect': 'code',
  'recovery-code-used': 'code',
  'credentials-incorrect': 'password',
  'password-incorrect': 'password',
  'password-weak': 'password',
  'password-breached': 'password',
  'password-reset-required': 'password',
}
