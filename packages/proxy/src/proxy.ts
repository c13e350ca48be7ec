import type { Attributes } from '@latchkey/api'
import {
  AuthError,
  type AuthErrorField,
  isAuthErrorCode,
  type Route,
  type Session,
  type User,
} from '@latchkey/core/contract'
import * as v from 'valibot'
import { routes } from './all-routes.ts'
import { createAttempts } from './attempts.ts'
import { readJson } from './body.ts'
import { createCookies, type Cookies } from './cookies.ts'
import { errorResponse, toAuthError } from './errors.ts'
import { findLanding, landingUrls } from './landings.ts'
import { checkOrigin, readOrigins, siteOf } from './origin.ts'
import type { Handler, RouteContext } from './routes.ts'
import { createSeal } from './sealed.ts'
import { createSessionCookie, type SessionLimits } from './session.ts'
import type { Upstream } from './upstream.ts'

export type ProxyOptions = {
  /** `embedded(server)` or `remote({ … })`. */
  upstream: Upstream
  /**
   * Where the app lives, such as `https://app.example.com`; the first one is where mails lead.
   * The Host header is never read. On http://localhost the cookies go without `__Host-` and
   * `Secure`; any other plain-http origin is refused.
   */
  origin: string | readonly string[]
  /** Where the proxy is mounted. @default '/auth' */
  basePath?: string
  /** The app's pages that links from mails end on. */
  pages?: {
    /** Renders `<MagicLinkLanding>`. @default '/sign-in/link' */
    magicLink?: string
    /** Renders `<PasswordResetLanding>`. @default '/sign-in/new-password' */
    passwordReset?: string
  }
  session?: Partial<SessionLimits>
  /** Epoch ms. @default Date.now */
  clock?: () => number
  /** Gets one event for each fault. Never holds an address, code, token or password. */
  onFault?: (fault: { route: string; error: unknown }) => void
}

/** What the host knows about a request and the request itself does not tell. */
export type RequestFacts = {
  /** The client's IP address, from the socket or a proxy that you trust. */
  address?: string | undefined
  /** Keeps a worker alive for work after the answer, on runtimes that have it. */
  waitUntil?: (work: Promise<unknown>) => void
}

export type Proxy = {
  fetch(request: Request, facts?: RequestFacts): Promise<Response>
  /** Who sent this request, or null. Throws `unavailable` when the API cannot say. */
  getSession(request: Request): Promise<{ session: Session; user: User } | null>
}

/**
 * Makes the proxy: the browser contract on top of the REST API. Keeps no state of its own: sessions
 * are the API's, and a sign-in under way is sealed in a cookie.
 */
export const createProxy = (options: ProxyOptions): Proxy => {
  const { upstream, basePath = '/auth', clock = Date.now, onFault = () => {} } = options
  const origins = readOrigins(options.origin)
  const limits = { idleMinutes: 10_080, absoluteMinutes: 43_200, ...options.session }
  const pages = {
    magicLink: '/sign-in/link',
    passwordReset: '/sign-in/new-password',
    ...options.pages,
  }
  const landings = landingUrls(origins.primary + basePath)
  const seal = createSeal(upstream.secret)

  const contextOf = (
    request: Request,
    facts: RequestFacts,
    cookies: Cookies,
    background: RouteContext['background'],
  ): RouteContext => {
    const now = clock()
    return {
      api: upstream.api,
      attempts: createAttempts(cookies, seal, now),
      session: createSessionCookie(upstream.api, cookies, limits, now),
      limits,
      attributes: attributesOf(request, facts),
      site: siteOf(request, origins),
      landings,
      codeInMagicLinkMail: upstream.codeInMagicLinkMail,
      now,
      background,
    }
  }

  const answer = async (request: Request, facts: RequestFacts, cookies: Cookies) => {
    const path = pathBelow(basePath, request)
    const name = `${request.method} ${path}`
    const landing = findLanding(request, path, origins.primary, pages)
    if (landing) return landing
    if (!isRoute(name)) {
      const methods = ['GET', 'POST'].filter((method) => isRoute(`${method} ${path}`))
      return errorResponse(new AuthError('input-invalid'), clock(), methods.length > 0 ? 405 : 404)
    }

    if (request.method !== 'GET') checkOrigin(request, origins)
    const handler = routes[name] as Handler<Route>
    const input = parse(handler, request.method === 'GET' ? {} : await readJson(request))
    const background = (work: Promise<unknown>) => {
      const observed = work.catch((error: unknown) => onFault({ route: name, error }))
      facts.waitUntil?.(observed)
    }
    const context = contextOf(request, facts, cookies, background)
    return Response.json({ output: await handler.run(input, context) })
  }

  return {
    async fetch(request, facts = {}) {
      const cookies = createCookies(request.headers.get('cookie'), origins)
      const response = await answer(request, facts, cookies).catch((cause: unknown) => {
        const error = toAuthError(cause, clock())
        const faulty = error.code === 'unexpected' || error.code === 'unavailable'
        const route = `${request.method} ${pathBelow(basePath, request)}`
        if (faulty) onFault({ route: isRoute(route) ? route : 'unknown', error: cause })
        return errorResponse(error, clock())
      })
      return finished(response, cookies, clock())
    },

    async getSession(request) {
      const cookies = createCookies(request.headers.get('cookie'), origins)
      const { session } = contextOf(request, {}, cookies, () => {})
      return session.find().catch((error: unknown) => {
        throw toAuthError(error, clock())
      })
    },
  }
}

const isRoute = (name: string): name is Route => Object.hasOwn(routes, name)

// The path is compared as it was sent: no decoding, so no second spelling of a route.
const pathBelow = (basePath: string, request: Request): string => {
  const { pathname } = new URL(request.url)
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : ''
}

const fields = ['email', 'phone', 'code', 'password'] as const satisfies AuthErrorField[]

const parse = <R extends Route>(handler: Handler<R>, body: unknown) => {
  const parsed = v.safeParse(handler.input, body)
  if (parsed.success) return parsed.output
  const message = parsed.issues[0].message
  const key = parsed.issues[0].path?.[0]?.key
  const field = fields.find((name) => name === key)
  throw new AuthError(isAuthErrorCode(message) ? message : 'input-invalid', {
    ...(field && { field }),
  })
}

const attributesOf = (request: Request, { address }: RequestFacts): Attributes => ({
  ip_address: address ?? '',
  user_agent: (request.headers.get('user-agent') ?? '').slice(0, 500),
})

const finished = (response: Response, cookies: Cookies, now: number): Response => {
  const { headers } = response
  headers.set('cache-control', 'no-store')
  headers.set('vary', 'Cookie')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('date', new Date(now).toUTCString())
  for (const line of cookies.lines()) headers.append('set-cookie', line)
  return response
}
