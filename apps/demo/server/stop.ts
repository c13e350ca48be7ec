import type { Server } from 'node:http'

const withinMs = 10_000

/** Stops on SIGINT and SIGTERM: takes no new requests, lets those in flight finish, then closes the rest. */
export const stopOnSignal = (closeRest: () => Promise<void>, http: Server): void => {
  let stopping = false
  const stop = async () => {
    // A terminal and a package manager may both pass one Ctrl-C on.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), withinMs).unref()
    const closed = new Promise((done) => http.close(done))
    const idle = setInterval(() => http.closeIdleConnections(), 50)
    await Promise.all([closed, closeRest()])
    clearInterval(idle)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}
