import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the stub got it. */
export type StubRequest = {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** What the stub answers; null never answers. */
export type StubAnswer = { status: number; body?: string; headers?: Record<string, string> } | null

/** A real HTTP server that plays somebody else's. */
export const createStub = async (answer: (request: StubRequest) => StubAnswer) => {
  const requests: StubRequest[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming
      const request = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
      requests.push(request)
      const reply = answer(request)
      if (reply) outgoing.writeHead(reply.status, reply.headers).end(reply.body)
    })
  })
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
