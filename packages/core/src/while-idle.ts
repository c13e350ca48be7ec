import type { Followed, FlowState } from './flow.ts'

/**
 * Does what needs no gesture whenever no action runs, until `open` aborts: what a browser may offer by
 * itself. The `signal` of the work aborts with the next action and the next step as well.
 */
export const whileIdle = <Step>(
  { getState, subscribe }: Followed<Step>,
  open: AbortSignal,
  work: (state: FlowState<Step>, signal: AbortSignal) => Promise<void>,
): void => {
  let idling: AbortController | null = null
  const begin = () => {
    idling?.abort()
    idling = new AbortController()
    const state = getState()
    if (state.pending === null) void work(state, AbortSignal.any([idling.signal, open]))
  }
  open.addEventListener('abort', subscribe(begin))
  begin()
}
