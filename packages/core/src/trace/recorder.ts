import type { Auth } from '../auth.ts'
import type { Backend } from '../backend.ts'
import type { AuthError } from '../contract/auth-error.ts'
import type { Flow } from '../flow.ts'
import { createRedact } from './redact.ts'
import type { Trace, TracedRequest, TraceEvent } from './trace.ts'
import { createWatch, type WatchedFlow } from './watch.ts'

/** What is known of a page: its flows as they are, and what has happened. */
export type Recorder = {
  /** Makes a flow, and records what it does. */
  watch<Step>(create: (auth: Auth) => Flow<Step>): Flow<Step>
  /** The flows that somebody listens to, the session among them. */
  flows(): readonly WatchedFlow[]
  /** The latest requests, newest last. Their fields are redacted. */
  requests(): readonly TracedRequest[]
  trace(): Trace
  /** Forgets what has happened so far. */
  clear(): void
  /** Calls after anything was recorded, never while a component renders. */
  subscribe(listener: () => void): () => void
  /** Grows with whatever is recorded. */
  version(): number
}

/** Events that are kept; a page that stays open all day must not grow for ever. */
const mostEvents = 2000

/** Makes a recorder for a client, and the backend that the client is to use. */
export const createRecorder = (
  backend: Backend,
  client: () => Auth,
): { recorder: Recorder; backend: Backend } => {
  const redact = createRedact(() => client().now())
  const listeners = new Set<() => void>()
  let events: TraceEvent[] = []
  let begun = Date.now()
  let dropped = 0
  let version = 0
  let telling = false

  // In a task of its own, because flows are looked at while React renders.
  const changed = () => {
    version += 1
    if (telling) return
    telling = true
    queueMicrotask(() => {
      telling = false
      for (const listener of listeners) listener()
    })
  }

  const add = (event: TraceEvent) => {
    events.push(event)
    if (events.length > mostEvents) {
      events.shift()
      dropped += 1
    }
    changed()
  }
  const at = () => Date.now() - begun

  const watch = createWatch({
    client,
    changed,
    onStep: (
      flow,
      { step, pending, error }: { step: string; pending: string | null; error: AuthError | null },
    ) => add({ type: 'step', at: at(), flow, step, pending, error: error && redact.error(error) }),
    onAction: (flow, action, values) => {
      const input = redact.input(flow.replace(/#\d+$/, ''), action, values)
      add({ type: 'action', at: at(), flow, action, input })
    },
  })

  const recorder: Recorder = {
    watch: watch.flow,
    flows: watch.flows,
    requests: () => events.filter((event) => event.type === 'request'),
    trace: () => ({ latchkey: 'trace', version: 1, dropped, events: structuredClone(events) }),
    clear() {
      events = []
      begun = Date.now()
      dropped = 0
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }

  return {
    recorder,
    backend(route, input, options) {
      const event: TracedRequest = {
        type: 'request',
        at: at(),
        route,
        input: redact.message(input),
        ms: null,
        outcome: 'open',
      }
      const asked = Date.now()
      const settle = (how: Pick<TracedRequest, 'outcome' | 'output' | 'error'>) => {
        Object.assign(event, how, { ms: Date.now() - asked })
        changed()
      }
      add(event)
      const answer = backend(route, input, options)
      // Beside the answer, which goes its way untouched.
      answer.then(
        (output) => settle({ outcome: 'ok', output: redact.message(output) }),
        (error: unknown) =>
          options.signal?.aborted
            ? settle({ outcome: 'aborted' })
            : settle({ outcome: 'refused', error: redact.error(error) }),
      )
      return answer
    },
  }
}
