import { AuthError, authError } from './contract/auth-error.ts'
import { createStore } from './store.ts'

/** The names of the actions of a step that take time. */
type ActionOf<Step> = Step extends unknown
  ? {
      [K in keyof Step]: Step[K] extends (...args: never[]) => Promise<unknown> ? K : never
    }[keyof Step]
  : never

/** What a component sees: the step with its data and legal actions, what runs, what failed last. */
export type FlowState<Step> = Step & {
  /** The action that is running. Calling it again meanwhile joins the running call. */
  pending: ActionOf<Step> | null
  /** Why the last action did not get further. Gone with the next action. */
  error: AuthError | null
}

/** What an action resolves to, always: the state after it. It never rejects for an expected outcome. */
export type Next<Step> = Promise<FlowState<Step>>

/** A store of one flow. The last listener to leave aborts what still runs. */
export type Flow<Step> = {
  getState(): FlowState<Step>
  /** The state before anything was restored: what a server renders. */
  getInitialState(): FlowState<Step>
  subscribe(listener: () => void): () => void
  /** Aborts what runs and drops its answer. What it does by itself stops until somebody new listens. */
  dispose(): void
}

/** What a flow is built with. */
export type FlowTools<Step> = {
  /**
   * Runs an action and moves to the step that it resolves to. `signal` aborts as the action ends,
   * however it ends.
   */
  run(action: ActionOf<Step>, work: (signal: AbortSignal) => Promise<Step>): Next<Step>
  /** Moves at once. What runs is aborted, and its answer dropped. */
  go(step: Step): void
  /** Shows new data of the step that is shown. What runs goes on, and an error stays. */
  update(step: Step): void
}

/** The states of a flow, as seen from inside. */
export type Followed<Step> = Pick<Flow<Step>, 'getState' | 'subscribe'>

export type FlowOptions<Step> = {
  /** The step that an earlier page of this tab had reached, or null. */
  restored?(tools: FlowTools<Step>): Step | null
  onStep?(step: Step): void
  /**
   * Runs when somebody begins to listen: the place for what needs no gesture. `signal` aborts when the
   * last listener has left. `store` can be followed without counting as a listener.
   */
  onOpen?:
    | ((state: FlowState<Step>, signal: AbortSignal, store: Followed<Step>) => void)
    | undefined
}

/** Makes a flow: one step at a time, one action at a time. `first` builds the step it begins with. */
export const createFlow = <Step extends { step: string }>(
  first: (tools: FlowTools<Step>) => Step,
  { restored, onStep, onOpen }: FlowOptions<Step> = {},
): Flow<Step> => {
  let listeners = 0
  let open: AbortController | null = null
  let running: { action: unknown; controller: AbortController; next: Next<Step> } | null = null

  const patch = (change: object) => store.setState({ ...store.getState(), ...change })
  const idle = (step: Step): FlowState<Step> => ({ ...step, pending: null, error: null })
  const stop = () => {
    running?.controller.abort()
    running = null
  }
  const dispose = () => {
    if (running) {
      stop()
      patch({ pending: null })
    }
    open?.abort()
    open = null
  }

  const tools: FlowTools<Step> = {
    go(step) {
      stop()
      onStep?.(step)
      store.setState(idle(step))
    },

    update: patch,

    run(action, work) {
      if (running?.action === action) return running.next
      stop()
      const controller = new AbortController()
      const { signal } = controller
      const next = (async () => work(signal))().then(
        (step) => {
          if (!signal.aborted) tools.go(step)
          return store.getState()
        },
        (cause: unknown) => {
          if (!signal.aborted) {
            stop()
            const error =
              cause instanceof AuthError ? cause : authError('unexpected', 'fault', cause)
            patch({ pending: null, error })
          }
          return store.getState()
        },
      )
      running = { action, controller, next }
      patch({ pending: action, error: null })
      return next
    },
  }

  const store = createStore(idle(first(tools)))
  const step = restored?.(tools)
  if (step) store.setState(idle(step))

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe(listener) {
      const leave = store.subscribe(listener)
      listeners++
      if (!open) {
        open = new AbortController()
        onOpen?.(store.getState(), open.signal, store)
      }
      return () => {
        leave()
        listeners--
        // A remount in the same tick, as React's Strict Mode does it, is not a departure.
        queueMicrotask(() => {
          if (listeners === 0) dispose()
        })
      }
    },
    dispose,
  }
}
