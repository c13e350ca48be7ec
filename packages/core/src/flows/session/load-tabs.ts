type Module = typeof import('./tabs.ts')

let loading: Promise<Module | null> | undefined

/**
 * Loads what listens to other tabs, which nothing on the page waits for. Null when it cannot be had;
 * the next call tries again.
 */
export const loadTabs = (): Promise<Module | null> =>
  (loading ??= import('./tabs.ts').catch(() => {
    loading = undefined
    return null
  }))
