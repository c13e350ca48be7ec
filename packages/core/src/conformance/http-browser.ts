import { errorFrom, type Backend } from '../backend.ts'
import { errorKinds, type AuthErrorBody } from '../contract/index.ts'
import {
  atLeast,
  ConformanceError,
  count,
  exactly,
  expectSame,
  listOf,
  oneOf,
  optional,
  text,
} from './check.ts'

/** A browser at a base URL, which can go elsewhere too. */
export type HttpBrowser = Backend & {
  /** Goes to a URL with the cookies of this browser, and follows no redirect. */
  visit(url: string): Promise<Response>
}

/**
 * A browser without a window: it keeps cookies, says where it comes from, and looks at what pages
 * never see, the headers of the answers.
 */
export const createHttpBrowser = ({
  baseUrl,
  origin,
  fetch,
}: {
  baseUrl: string
  origin: string
  fetch: typeof globalThis.fetch
}): HttpBrowser => {
  const cookies = new Map<string, string>()

  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const name = pair.slice(0, pair.indexOf('='))
    if (!attributes.some((attribute) => attribute.toLowerCase() === 'httponly')) {
      throw new ConformanceError(`The cookie ${name}`, 'can be read by scripts')
    }
    if (attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute))) cookies.delete(name)
    else cookies.set(name, pair.slice(name.length + 1))
  }

  const send = async (
    url: string,
    init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  ) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...init.headers, ...(cookie && { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(line)
    return response
  }

  const backend: Backend = async (route, input, { signal, onServerTime }) => {
    const [method = '', path = ''] = route.split(' ')
    const response = await send(baseUrl + path, {
      method,
      ...(signal && { signal }),
      headers: {
        origin,
        'x-latchkey': '1',
        ...(method !== 'GET' && { 'content-type': 'application/json' }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(input) }),
    })
    const serverTime = Date.parse(response.headers.get('date') ?? '')
    if (serverTime) onServerTime?.(serverTime)

    const cacheControl = response.headers.get('cache-control') ?? ''
    if (!cacheControl.includes('no-store')) {
      throw new ConformanceError(route, `may be cached: cache-control is "${cacheControl}"`)
    }
    const body = await response.json()
    if (response.ok) {
      expectSame(Object.keys(body), ['output'], `The body of ${route}`)
      return body.output
    }
    expectSame(Object.keys(body), ['error'], `The body of ${route}`)
    const known = exactly<AuthErrorBody['error']>({
      code: oneOf(...Object.keys(errorKinds)),
      kind: text,
      field: optional(text),
      params: optional(atLeast({})),
      retryAt: optional(count()),
      ways: optional(listOf(text)),
      requestId: optional(text),
    })
    known(body.error, `The error of ${route}`, { from: 0, to: 0 })
    throw errorFrom(response.status, body)
  }
  return Object.assign(backend, { visit: (url: string) => send(url, { headers: {} }) })
}
