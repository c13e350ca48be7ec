import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DemoSettings } from './settings.ts'

const usualPort = 3000

/** Listens, and answers the port. Without a port given: 3000, or the next one that is free. */
export const listen = async (
  server: Server,
  { host, port }: Pick<DemoSettings, 'host' | 'port'>,
): Promise<number> => {
  if (port !== null) return tryPort(server, host, port)
  for (let candidate = usualPort; ; candidate++) {
    try {
      return await tryPort(server, host, candidate)
    } catch (error) {
      if (!isTaken(error) || candidate === usualPort + 20) throw error
      console.log(`Port ${candidate} is taken, trying ${candidate + 1}. Set PORT to choose one.`)
    }
  }
}

const tryPort = async (server: Server, host: string, port: number): Promise<number> => {
  server.listen(port, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
