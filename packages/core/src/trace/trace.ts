import type { AuthErrorKind, Route } from '../contract/index.ts'

/**
 * What happened on a page: plain JSON, in which every field that could be a secret or could say who
 * somebody is holds a stand-in. Instants are told as milliseconds from the answer that carried them.
 */
export type Trace = {
  latchkey: 'trace'
  version: 1
  /** How many of the earliest events had to make room. */
  dropped: number
  events: readonly TraceEvent[]
}

/** `at` counts milliseconds from the beginning of the trace, by the clock of the page. */
export type TraceEvent = TracedStep | TracedAction | TracedRequest

/** A flow has come to a step, has begun or ended an action, or shows an error. */
export type TracedStep = {
  type: 'step'
  at: number
  /** Its slug; the second one of its kind on a page is `email-otp#2`. */
  flow: string
  step: string
  pending: string | null
  error: TracedError | null
}

/** Somebody has called an action of a flow. */
export type TracedAction = {
  type: 'action'
  at: number
  flow: string
  action: string
  input: readonly unknown[]
}

/** A call of the backend. */
export type TracedRequest = {
  type: 'request'
  at: number
  route: Route
  input: unknown
  /** How long the answer took. Null while there is none. */
  ms: number | null
  outcome: 'open' | 'ok' | 'refused' | 'aborted'
  /** The answer, of an `ok`. */
  output?: unknown
  /** Why, of a `refused`. */
  error?: TracedError
}

/** An error without its cause, which can hold anything. */
export type TracedError = {
  code: string
  kind: AuthErrorKind
  field?: string
  params?: Record<string, number>
  /** Milliseconds from the answer. */
  retryAt?: number
  ways?: readonly string[]
}
