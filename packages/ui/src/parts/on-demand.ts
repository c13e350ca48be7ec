import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

/**
 * A component that is loaded when it first shows. One that cannot be loaded stays on its way until
 * the network is back, or for good in browsers that remember failed imports: React would take the
 * whole page down for one.
 */
export const onDemand = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async () => {
    for (;;) {
      try {
        return { default: await load() }
      } catch {
        await new Promise((online) => addEventListener('online', online, { once: true }))
      }
    }
  })
