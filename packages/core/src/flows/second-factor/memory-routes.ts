import { toDue } from '../../memory-backend/browser.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { SecondFactorContract } from './contract.ts'

/** The sign-in of this browser that waits for its second factor, in memory. */
export const secondFactorMemory: MemoryRoutes<SecondFactorContract> = {
  'GET /second-factor'(_, { browser }) {
    const waiting = browser.findWaiting()
    return waiting && toDue(waiting)
  },

  'POST /second-factor/cancel'(_, { browser }) {
    browser.dropWaiting()
    return {}
  },
}
