import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { isProduction } from '../config-check.ts'
import type { ServerConfig } from '../config.ts'
import { channelsOf } from '../delivery/channels.ts'
import { createOutbox, type OutboxMessage } from '../delivery/outbox.ts'
import { identityFile } from '../identity.ts'
import { createServer, type LatchkeyServer } from '../server.ts'
import { loadConfig, type ConfigFlags } from './load-config.ts'

const FINISH_WITHIN_MS = 10_000

/** Starts a server on a port, and stops it in order at SIGTERM or SIGINT. */
export const serveCommand = async (flags: ConfigFlags): Promise<void> => {
  const { config, host, port } = await loadConfig(flags)
  const production = isProduction(config)

  if (production && !config.baseUrl) {
    warn(`LATCHKEY_BASE_URL is not set: links in mails lead to http://localhost:${port}.`)
  }
  const server = await createServer({
    ...(port > 0 && { baseUrl: `http://localhost:${port}` }),
    ...config,
    ...(!production && {
      delivery: {
        ...channelsOf(createOutbox({ onMessage: printMessage })),
        ...channelsOf(config.delivery),
      },
    }),
  })
  try {
    const { listener, address } = await listen(server, { host, port })
    print(`listening on http://${host}:${address}`)
    if (!production) printIdentity(server, config)
    stopAtSignal(server, listener)
  } catch (error) {
    await server.close()
    throw error
  }
}

const listen = (
  server: LatchkeyServer,
  { host, port }: { host: string; port: number },
): Promise<{ listener: Server; address: number }> =>
  new Promise((started, failed) => {
    // SAFETY: without options for HTTP/2 it is the server of node:http.
    const listener = createAdaptorServer({
      fetch: server.fetch,
      overrideGlobalObjects: false,
    }) as Server
    listener.once('error', failed)
    listener.listen(port, host, () => {
      const bound = listener.address()
      started({ listener, address: typeof bound === 'object' && bound ? bound.port : port })
    })
  })

const stopAtSignal = (server: LatchkeyServer, listener: Server): void => {
  const stop = async () => {
    const deadline = setTimeout(() => process.exit(1), FINISH_WITHIN_MS)
    const closed = new Promise((done) => listener.close(done))
    listener.closeIdleConnections()
    await closed
    await server.close()
    clearTimeout(deadline)
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
}

const printIdentity = ({ projectId }: LatchkeyServer, config: ServerConfig): void => {
  print(`project id ${projectId}`)
  if (!config.secret) print(`secret in ${resolve(identityFile(config.dataDir ?? '.latchkey'))}`)
}

const printMessage = (message: OutboxMessage): void => {
  const { channel, to, text } = message
  if (channel !== 'email') return print(`\n${channel} to ${to}: ${text}`)
  const links = text.match(/https?:\/\/\S+/g) ?? []
  print(['', `mail to ${to}: ${message.subject}`, ...links.map((link) => `  ${link}`)].join('\n'))
}

const warn = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
