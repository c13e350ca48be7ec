/**
 * Begins what a flow does by itself while somebody listens, once it is loaded: `signal` is that of
 * `onOpen`. What cannot be loaded is left out.
 */
export const onceLoaded = <Module>(
  loading: Promise<Module>,
  signal: AbortSignal,
  begin: (module: Module) => void,
): void =>
  void loading.then(
    (module) => signal.aborted || begin(module),
    () => {},
  )
