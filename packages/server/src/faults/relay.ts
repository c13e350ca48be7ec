import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a server and its PostgreSQL, and hangs up on both at a COMMIT. */
export type Relay = {
  url: string
  /** Hangs up at the next COMMIT: before it arrives, or when it is done and the answer is not told. */
  hangUp(when: 'before' | 'after'): void
  close(): Promise<void>
}

/** Opens one in front of the database at the URL. */
export const openRelay = async (url: string): Promise<Relay> => {
  const { hostname, port } = new URL(url)
  let when: 'before' | 'after' | null = null
  const sockets = new Set<Socket>()

  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    const hangUp = () => {
      near.destroy()
      far.destroy()
    }
    let mute = false
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', hangUp).on('close', hangUp)
    }
    near.on('data', (bytes) => {
      const now = when !== null && bytes.includes('commit\0') ? when : null
      if (now !== null) when = null
      if (now === 'before') return hangUp()
      mute = now === 'after'
      far.write(bytes)
    })
    far.on('data', (bytes) => (mute ? hangUp() : near.write(bytes)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  const relayed = new URL(url)
  relayed.hostname = '127.0.0.1'
  relayed.port = String((server.address() as AddressInfo).port)
  return {
    url: relayed.href,
    hangUp: (next) => {
      when = next
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
