import { AuthError, type Route } from '@latchkey/core/contract'
import { isRoute, routes } from './all-routes.ts'
import { createAttempts } from './attempts.ts'
import { createCookies, type Cookies } from './cookies.ts'
import { finished } from './finished.ts'
import { errorResponse, toAuthError } from './errors.ts'
import { requireFresh } from './freshness.ts'
import { defaultPages, findLanding, landingUrls } from './landings.ts'
import { attributesOf, parse, pathBelow, readJson } from './input.ts'
import { checkOrigin, readOrigins, readRpId, siteOf } from './origin.ts'
import type { Proxy, ProxyOptions, RequestFacts } from './proxy-options.ts'
import type { Handler, RouteContext } from './routes.ts'
import { createApprovals } from './flows/magic-link/approvals.ts'
import { answerOAuthStop } from './flows/oauth/stops.ts'
import { createSeal } from './sealed.ts'
import { createPendingSignIns } from './second-factor.ts'
import { createSessionCookie, type SessionCookie } from './session.ts'
import { toSession, toUser } from './shapes.ts'
import { createTurns } from './turns.ts'

/**
 * Makes the proxy: the browser contract on top of the REST API. Keeps no state of its own: sessions
 * are the API's, a sign-in under way is sealed in a cookie, and what two devices share is in a store.
 */
export const createProxy = (options: ProxyOptions): Proxy => {
  const {
    upstream,
    basePath = '/auth',
    secondFactor = 'when_enrolled',
    store = upstream.store,
    clock = Date.now,
    onFault = () => {},
  } = options
  const origins = readOrigins(options.origin)
  const rp = { id: readRpId(origins, options.rpId), origins: origins.allowed }
  const limits = { idleMinutes: 10_080, absoluteMinutes: 43_200, ...options.session }
  const pages = { ...defaultPages, ...options.pages }
  const landings = landingUrls(origins.primary + basePath)
  const seal = createSeal(upstream.secret)
  const inTurn = createTurns()

  const contextOf = (
    request: Request,
    facts: RequestFacts,
    cookies: Cookies,
    background: RouteContext['background'],
  ): RouteContext => {
    const now = clock()
    const { api } = upstream
    const pending = createPendingSignIns(cookies, seal, now)
    return {
      api,
      attempts: createAttempts(cookies, seal, now),
      session: createSessionCookie({ api, cookies, pending, limits, secondFactor, rp, now }),
      pending,
      approvals: store && createApprovals(store, seal, now),
      limits,
      attributes: attributesOf(request, facts),
      site: siteOf(request, origins),
      rp,
      landings,
      inTurn,
      upstream,
      basePath,
      pages: { oauth: new URL(pages.oauth, origins.primary).href },
      now,
      background,
    }
  }

  const answer = async (request: Request, facts: RequestFacts, cookies: Cookies) => {
    const path = pathBelow(basePath, request)
    const name = `${request.method} ${path}`
    const background = (work: Promise<unknown>) => {
      const observed = work.catch((error: unknown) => onFault({ route: name, error }))
      facts.waitUntil?.(observed)
    }
    const context = contextOf(request, facts, cookies, background)
    const landing =
      findLanding(request, path, origins.primary, pages) ??
      (await answerOAuthStop(request, path, context))
    if (landing) return landing
    if (!isRoute(name)) {
      const methods = ['GET', 'POST'].filter((method) => isRoute(`${method} ${path}`))
      return errorResponse(new AuthError('input-invalid'), clock(), methods.length > 0 ? 405 : 404)
    }

    if (request.method !== 'GET') checkOrigin(request, origins)
    const handler = routes[name] as Handler<Route>
    const input = parse(handler, request.method === 'GET' ? {} : await readJson(request))
    return Response.json({ output: await handler.run(input, context) })
  }

  const read = <T>(request: Request, work: (session: SessionCookie) => Promise<T>): Promise<T> => {
    const cookies = createCookies(request.headers.get('cookie'), origins)
    const { session } = contextOf(request, {}, cookies, () => {})
    return work(session).catch((error: unknown) => {
      throw toAuthError(error, clock())
    })
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

    getSession: (request) => read(request, (session) => session.find()),

    requireSession: (request, freshness = {}) =>
      read(request, async (session) => {
        const found = await session.read()
        requireFresh(found, freshness, rp.id, clock())
        return { session: toSession(found.session), user: toUser(found.user) }
      }),
  }
}
