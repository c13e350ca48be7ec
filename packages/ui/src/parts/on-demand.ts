import { type ComponentType, createElement, type ReactNode, useEffect } from 'react'

/** A component that is loaded when it first shows, or before, by `load`. */
export type OnDemand<Props> = ((props: Props) => ReactNode) & { load(): Promise<void> }

/**
 * Unlike one of `React.lazy`, it shows at once where it is loaded, and one that cannot be loaded stays
 * on its way until the network is back, or for good in browsers that remember failed imports: React
 * would take the whole page down for one.
 */
export const onDemand = <Props extends object>(
  find: () => Promise<ComponentType<Props>>,
): OnDemand<Props> => {
  let found: ComponentType<Props> | undefined
  let loading: Promise<void> | undefined
  const untilFound = async () => {
    while (!found) {
      try {
        found = await find()
      } catch {
        await new Promise((online) => addEventListener('online', online, { once: true }))
      }
    }
  }
  const load = () => (loading ??= untilFound())
  const Shown = (props: Props) => {
    // What Suspense waits for.
    if (!found) throw load()
    return createElement(found, props)
  }
  return Object.assign(Shown, { load })
}

/** Loads what people may come to next once the page has nothing else to do. */
export const usePreload = (...components: readonly { load(): unknown }[]): void =>
  useEffect(() => {
    const load = () => {
      for (const component of components) component.load()
    }
    // Not in Safari.
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(load, 300)
      return () => clearTimeout(timer)
    }
    const idle = requestIdleCallback(load)
    return () => cancelIdleCallback(idle)
    // oxlint-disable-next-line react/exhaustive-deps -- once, for what the first screen leads to
  }, [])
