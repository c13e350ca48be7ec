import { AsyncLocalStorage } from 'node:async_hooks'
import { ApiError } from '@latchkey/api'

const caller = new AsyncLocalStorage<AbortSignal>()

/** Runs what answers a call. Until it is done, `refuseHungUp` knows whether the caller still waits. */
export const whileCalled = <T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> =>
  caller.run(signal, () => {
    refuseHungUp()
    return run()
  })

/** Throws when the caller of what runs now has hung up: nobody would learn what was done. */
export const refuseHungUp = (): void => {
  if (caller.getStore()?.aborted) throw new ApiError('client_closed_request')
}
