import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

/** A port of this machine, whose origin is known before anything is served there. */
export type TestHttp = {
  origin: string
  serve(fetch: (request: Request) => Promise<Response>): void
  close(): Promise<void>
}

/** Listens on a free port. */
export const listen = async (): Promise<TestHttp> => {
  const http = createServer()
  await new Promise<void>((resolve) => void http.listen(0, resolve))
  const { port } = http.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    serve(fetch) {
      const answer = getRequestListener(fetch)
      http.on('request', (incoming, outgoing) => void answer(incoming, outgoing))
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
