import type { Flow, FlowState } from './flow.ts'

/**
 * Lets a flow do what needs no gesture whenever somebody listens and no action runs: what a browser
 * may offer by itself. `signal` aborts with the next action, the next step and the last listener.
 */
export const whileIdle = <Step>(
  flow: Flow<Step>,
  work: (state: FlowState<Step>, signal: AbortSignal) => Promise<void>,
): Flow<Step> => {
  let idling: AbortController | null = null
  let unfollow: (() => void) | null = null
  let listeners = 0

  const end = () => {
    idling?.abort()
    idling = null
  }
  const begin = () => {
    end()
    const state = flow.getState()
    if (state.pending !== null) return
    idling = new AbortController()
    void work(state, idling.signal)
  }

  return {
    ...flow,
    subscribe(listener) {
      const leave = flow.subscribe(listener)
      listeners++
      if (!unfollow) {
        unfollow = flow.subscribe(begin)
        begin()
      }
      return () => {
        leave()
        listeners--
        // As the flow itself does: a remount in the same tick is not a departure.
        queueMicrotask(() => {
          if (listeners > 0) return
          end()
          unfollow?.()
          unfollow = null
        })
      }
    },
    dispose() {
      flow.dispose()
      end()
    },
  }
}
