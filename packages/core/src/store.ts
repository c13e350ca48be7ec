/** A value that is replaced as a whole, and can be listened to. */
export type Store<State> = {
  getState(): State
  /** The first one: what a server renders. */
  getInitialState(): State
  setState(next: State): void
  /** Calls back after each change. Answers the way to stop. */
  subscribe(listener: () => void): () => void
}

/** Makes a store that holds a value. */
export const createStore = <State>(initial: State): Store<State> => {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    getState: () => state,
    getInitialState: () => initial,
    setState(next) {
      state = next
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
