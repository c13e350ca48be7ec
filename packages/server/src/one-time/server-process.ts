import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { assembleServer } from '../server.ts'
import { createCheapHash } from '../testing-hash.ts'

// A server in a process of its own. It tells its port to its parent, and ends with it.
const server = await assembleServer(JSON.parse(process.argv[2] ?? '{}'), {
  passwordHash: createCheapHash(),
})
const listener = serve({ fetch: server.fetch, port: 0, hostname: '127.0.0.1' }, () => {
  process.send?.((listener.address() as AddressInfo).port)
})
process.once('disconnect', () => process.exit())
