import type { Server } from 'node:http'

const withinMs = 10_000

/**
 * Stops on SIGINT and SIGTERM: takes no new connections, closes the pages, lets the requests in
 * flight finish, and only then closes the backend. One request at the proxy is several at the
 * backend, which refuses every call from the moment that it is told to close.
 */
export const stopOnSignal = (
  http: Server,
  pages: { close(): Promise<void> },
  backend: { close(): Promise<void> },
): void => {
  let stopping = false
  const stop = async () => {
    // A terminal and a package manager may both pass one Ctrl-C on.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), withinMs).unref()
    const closed = new Promise((done) => http.close(done))
    const idle = setInterval(() => http.closeIdleConnections(), 50)
    await Promise.all([closed, pages.close()])
    clearInterval(idle)
    await backend.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}
