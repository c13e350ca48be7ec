import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import type { ServerConfig } from '../config.ts'
import { channelsOf } from '../delivery/channels.ts'
import { createOutbox, type OutboxMessage } from '../delivery/outbox.ts'
import { identityFile } from '../identity.ts'
import { createServer, type LatchkeyServer } from '../server.ts'
import { settingsFromEnvironment, type Settings } from '../settings.ts'

/** The flags of `latchkey serve`, as `parseArgs` takes them. */
export const serveFlags = {
  host: { type: 'string' },
  port: { type: 'string' },
  'database-url': { type: 'string' },
  'data-dir': { type: 'string' },
  'project-id': { type: 'string' },
  secret: { type: 'string' },
  'base-url': { type: 'string' },
  'smtp-url': { type: 'string' },
  'mail-from': { type: 'string' },
  config: { type: 'string' },
} as const

type Flags = { [Name in keyof typeof serveFlags]?: string | undefined }

const variableOf: Record<Exclude<keyof typeof serveFlags, 'config'>, string> = {
  host: 'HOST',
  port: 'PORT',
  'database-url': 'DATABASE_URL',
  'data-dir': 'LATCHKEY_DATA_DIR',
  'project-id': 'LATCHKEY_PROJECT_ID',
  secret: 'LATCHKEY_SECRET',
  'base-url': 'LATCHKEY_BASE_URL',
  'smtp-url': 'SMTP_URL',
  'mail-from': 'MAIL_FROM',
}

const FINISH_WITHIN_MS = 10_000

/** Starts a server on a port, and stops it in order at SIGTERM or SIGINT. */
export const serveCommand = async (flags: Flags): Promise<void> => {
  const settings = settingsOf(flags)
  const fromFile = await loadConfigFile(flags.config)
  const config: ServerConfig = { ...fromFile, ...settingsFromEnvironment(settings, fromFile) }
  const production = (config.environment ?? settings.NODE_ENV) === 'production'
  const host = settings.HOST ?? '127.0.0.1'
  const port = portOf(settings.PORT ?? '3000')

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

// Flags take the place of the variables that they stand for.
const settingsOf = (flags: Flags): Settings => {
  const given = Object.entries(variableOf).flatMap(([flag, variable]) => {
    const value = flags[flag as keyof Flags]
    return value === undefined ? [] : [[variable, value] as const]
  })
  return { ...process.env, ...Object.fromEntries(given) }
}

const portOf = (text: string): number => {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new Error(`PORT (--port) must be a number from 0 to 65535, not "${text}".`)
}

const loadConfigFile = async (named: string | undefined): Promise<ServerConfig> => {
  const candidates = named ? [named] : ['latchkey.config.ts', 'latchkey.config.js']
  const file = candidates.map((name) => resolve(name)).find((path) => existsSync(path))
  if (!file) {
    if (named) throw new Error(`There is no file ${resolve(named)} (--config).`)
    return {}
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: ServerConfig }
  if (!module.default)
    throw new Error(`${file} must export its config: export default defineConfig({ … }).`)
  return module.default
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
