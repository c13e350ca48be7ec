import type { FlowOptions } from './flow.ts'

/**
 * Loads what a flow does by itself while somebody listens: what its `onOpen` returns. `signal` aborts
 * with the last listener. What cannot be loaded is left out.
 */
export const whileOpen = <Module>(
  loading: Promise<Module>,
  begin: (module: Module, signal: AbortSignal) => unknown,
): ReturnType<NonNullable<FlowOptions<never>['onOpen']>> => {
  const open = new AbortController()
  const { signal } = open
  loading.then(
    (module) => signal.aborted || begin(module, signal),
    () => {},
  )
  return () => open.abort()
}
