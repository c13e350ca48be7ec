import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import * as stytch from 'stytch'
import { vi } from 'vitest'
import type { TestServer } from './testing.ts'

/** The official client of a test server, and where that listens. */
export type SdkConnection = { client: stytch.Client; env: string; disconnect(): Promise<void> }

/** Lets a test server listen on loopback, and connects the official client to it. */
export const connectSdk = async ({
  server,
}: Pick<TestServer, 'server'>): Promise<SdkConnection> => {
  const listener = serve({ fetch: server.fetch, port: 0, hostname: '127.0.0.1' })
  await once(listener, 'listening')
  const env = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`
  // The client warns that the address is none of the vendor's.
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { projectId: project_id, secret } = server
  return {
    client: new stytch.Client({ project_id, secret, env }),
    env,
    disconnect: async () => {
      await new Promise((closed) => listener.close(closed))
    },
  }
}
