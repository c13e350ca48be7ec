import { once } from 'node:events'
import { connect } from 'node:net'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LogEvent } from '../config.ts'
import { createTestServer, testEngines, type TestServer } from '../testing.ts'

describe.each(testEngines())('a caller who hangs up, on %s', (engine) => {
  let kit: TestServer
  let listener: ServerType
  let logged: (event: LogEvent) => void = () => {}
  let now: () => number = Date.now
  let delivered = () => {}

  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      clock: () => now(),
      log: (event) => logged(event),
      delivery: {
        send: () => {
          delivered()
          return Promise.resolve()
        },
      },
    })
    listener = serve({ fetch: kit.server.fetch, port: 0, hostname: '127.0.0.1' })
    await once(listener, 'listening')
  })
  afterAll(async () => {
    await new Promise((closed) => listener.close(closed))
    await kit.close()
  })

  const requestOf = (
    email: string,
    { path = '/v1/users', signal }: { path?: string; signal: AbortSignal },
  ) => {
    const { projectId, secret } = kit.server
    return new Request(`http://host${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${projectId}:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ email }),
      signal,
    })
  }
  const nextEvent = () =>
    new Promise<LogEvent>((heard) => {
      logged = heard
    })
  const exists = (email: string) =>
    kit.api.otps.emailSend({ email }).then(
      () => true,
      () => false,
    )

  test('before the body is whole is logged as 499, and nothing was done', async () => {
    const event = nextEvent()
    const { port } = listener.address() as AddressInfo
    const { projectId, secret } = kit.server
    const email = `${randomUUID()}@example.com`
    const socket = connect(port, '127.0.0.1')
    const body = JSON.stringify({ email })
    socket.write(
      `POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n` +
        `authorization: Basic ${Buffer.from(`${projectId}:${secret}`).toString('base64')}\r\n` +
        `content-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    )
    // `100 Continue`: the server waits for the body.
    await once(socket, 'data')
    socket.write(body.slice(0, 5))
    socket.destroy()
    expect(await event).toMatchObject({
      route: '/v1/users',
      status: 499,
      error_type: 'client_closed_request',
    })
    expect(await exists(email)).toBe(false)
  })

  test('before the transaction begins leaves nothing behind', async () => {
    const event = nextEvent()
    const email = `${randomUUID()}@example.com`
    const caller = new AbortController()
    // Hangs up while the limits are counted, which comes before every transaction.
    now = () => {
      caller.abort()
      return Date.now()
    }
    const response = await kit.server.fetch(
      requestOf(email, { path: '/v1/otps/email/login_or_create', signal: caller.signal }),
    )
    now = Date.now
    expect(response.status).toBe(499)
    expect(await event).toMatchObject({ status: 499, error_type: 'client_closed_request' })
    expect(await exists(email)).toBe(false)
  })

  test('after the work was done keeps it, and is logged as 499 too', async () => {
    const event = nextEvent()
    const email = `${randomUUID()}@example.com`
    const caller = new AbortController()
    delivered = () => caller.abort()
    await kit.server.fetch(
      requestOf(email, { path: '/v1/otps/email/login_or_create', signal: caller.signal }),
    )
    delivered = () => {}
    expect(await event).toMatchObject({ status: 499, error_type: 'client_closed_request' })
    expect(await exists(email)).toBe(true)
  })
})
