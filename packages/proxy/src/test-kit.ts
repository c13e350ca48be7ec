import { httpBackend, type InputOf, type OutputOf, type Route } from '@latchkey/core'
import { createTestServer, type TestServer, type TestServerOptions } from '@latchkey/server/testing'
import { redirectUrls } from './landings.ts'
import { createProxy } from './proxy.ts'
import type { Proxy, ProxyOptions } from './proxy-options.ts'
import { embedded } from './upstream.ts'

export const origin = 'https://app.example'

/** A browser as far as the proxy can tell: it keeps cookies and says where it comes from. */
export type Browser = {
  /** Calls a route as the kit's own client does. Rejects with the `AuthError` of the answer. */
  call<R extends Route>(route: R, input: InputOf<R>): Promise<OutputOf<R>>
  /** Sends any request. Paths are below the app's origin. */
  send(path: string, init?: RequestInit): Promise<Response>
  cookies: Map<string, string>
}

/** Proxy, server and clock, with as many browsers as a test wants. */
export type TestKit = Pick<TestServer, 'api' | 'clock' | 'outbox' | 'server'> & {
  proxy: Proxy
  faults: unknown[]
  browser(address?: string): Browser
  /** Makes browsers of another proxy in front of the same server. */
  browserOf(proxy: Proxy): (address?: string) => Browser
  /** The code in the newest mail or text message to an address. */
  codeFor(email: string): string
  /** Where the browser ends up that follows the first link in the newest mail, scanners included. */
  linkFor(email: string): Promise<{ landing: string; token: string; attempt: string | null }>
  close(): Promise<void>
}

/** Starts everything that stands between a browser and the database. */
export const createTestKit = async (
  options: Partial<ProxyOptions> = {},
  serverOptions: TestServerOptions = {},
): Promise<TestKit> => {
  const { api, clock, outbox, server, close } = await createTestServer({
    redirectUrls: redirectUrls(origin),
    baseUrl: 'https://api.example',
    ...serverOptions,
  })
  const faults: unknown[] = []
  const proxy = createProxy({
    upstream: embedded(server),
    origin,
    clock: clock.now,
    onFault: (fault) => faults.push(fault),
    ...options,
  })

  const mailFor = (email: string) => {
    const mail = outbox.messages().find(({ to }) => to === email)
    if (!mail) throw new Error(`No mail to ${email}.`)
    return mail
  }

  return {
    api,
    clock,
    outbox,
    server,
    proxy,
    faults,
    close,
    browser: browserOf(proxy),
    browserOf,
    codeFor: (email) => /\b\d{6}\b/.exec(mailFor(email).text)?.[0] ?? '',
    async linkFor(email) {
      const link = /https:\S+/.exec(mailFor(email).text)?.[0] ?? ''
      const redirect = await server.fetch(new Request(link))
      const landing = redirect.headers.get('location') ?? ''
      const page = await proxy.fetch(new Request(landing))
      const fragment = new URLSearchParams(
        new URL(page.headers.get('location') ?? '').hash.slice(1),
      )
      return { landing, token: fragment.get('token') ?? '', attempt: fragment.get('attempt') }
    },
  }
}

const browserOf =
  (proxy: Proxy) =>
  (address = '192.0.2.1') =>
    createBrowser(proxy, address)

const createBrowser = (proxy: Proxy, address: string): Browser => {
  const cookies = new Map<string, string>()

  const send: Browser['send'] = async (path, init) => {
    const request = new Request(new URL(path, origin), init)
    if (!request.headers.has('origin')) request.headers.set('origin', origin)
    request.headers.set('user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0')
    request.headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const response = await proxy.fetch(request, { address })
    for (const line of response.headers.getSetCookie()) keep(line)
    return response
  }

  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split('; ')
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals)
    if (attributes.includes('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, pair.slice(equals + 1))
  }

  const backend = httpBackend({
    baseUrl: `${origin}/auth`,
    // SAFETY: the backend calls `fetch` with a URL as text, which `send` takes.
    fetch: ((url: string, init?: RequestInit) => send(url, init)) as typeof fetch,
  })
  return { call: (route, input) => backend(route, input, {}), send, cookies }
}
