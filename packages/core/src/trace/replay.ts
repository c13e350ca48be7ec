import type { Backend } from '../backend.ts'
import { AuthError, type AuthErrorField } from '../contract/auth-error.ts'
import type { AuthErrorCode, Instant, StepUpWay } from '../contract/index.ts'
import { isInstant } from './fields.ts'
import { isPlainObject } from './rules.ts'
import type { Trace, TracedError } from './trace.ts'

/**
 * Makes a backend that plays the answers of a trace: each route gives its own in the order of the
 * trace, whatever it is asked, and instants lie as far ahead as they did. What was never answered
 * stays open until it is aborted. `now` is the clock to play by, epoch ms.
 */
export const replay = (trace: Trace, { now = Date.now }: { now?: () => Instant } = {}): Backend => {
  const left = trace.events.filter((event) => event.type === 'request')

  return async (route, _input, { signal }) => {
    signal?.throwIfAborted()
    const index = left.findIndex((request) => request.route === route)
    const request = left[index]
    if (!request) throw new Error(`The trace holds no further answer to ${route}.`)
    left.splice(index, 1)
    if (request.error) throw errorOf(request.error, now())
    // SAFETY: a trace holds what its own backend answered, redacted to the same shape.
    if (request.outcome === 'ok') return shift(request.output, now()) as never
    return new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
    )
  }
}

const errorOf = ({ code, kind, field, params, retryAt, ways }: TracedError, now: Instant) =>
  // SAFETY: the words are those of an error that the page had met.
  new AuthError(code as AuthErrorCode, kind, {
    ...(field && { field: field as AuthErrorField }),
    ...(params && { params }),
    ...(retryAt !== undefined && { retryAt: now + retryAt }),
    ...(ways && { ways: ways as StepUpWay[] }),
  })

/** Puts the instants of an answer as far from now as they were when it came. */
const shift = (value: unknown, now: Instant): unknown => {
  if (Array.isArray(value)) return value.map((item) => shift(item, now))
  if (!isPlainObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      isInstant(field) && typeof inner === 'number' ? now + inner : shift(inner, now),
    ]),
  )
}
