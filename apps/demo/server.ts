import { createServer, type RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { announce } from './server/announce.ts'
import { createBackend, isBackendPath } from './server/backend.ts'
import { listen } from './server/listen.ts'
import { createPages } from './server/pages.ts'
import { readSettings } from './server/settings.ts'
import { stopOnSignal } from './server/stop.ts'

const settings = readSettings(process.env)
const http = createServer()
const port = await listen(http, settings)
// From the configuration, never from a Host header: the links in mails are built with it.
const origin = `http://localhost:${port}`

const start = async (): Promise<RequestListener> => {
  const backend = await createBackend(origin, settings)
  const pages = await createPages(http, settings.dataDir)
  stopOnSignal(http, pages, backend)
  const answer = getRequestListener((request, { incoming }) =>
    backend.fetch(request, incoming.socket.remoteAddress),
  )
  return (request, response) => {
    if (isBackendPath(request.url ?? '')) return void answer(request, response)
    // No other site may show a page in a frame, and have people click what they do not see.
    response.setHeader('content-security-policy', "frame-ancestors 'none'")
    pages.middlewares(request, response)
  }
}

const started = start()
// A browser that comes too early waits until there is an answer.
http.on('request', (request, response) => {
  void started.then((answer) => answer(request, response))
})
await started
announce(origin, process.env)
