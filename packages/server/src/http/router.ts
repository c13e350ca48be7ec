import {
  ApiError,
  isErrorType,
  type Endpoint,
  type Group,
  type ParsedRequestOf,
  type ResponseOf,
} from '@latchkey/api'
import { Hono, type Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import type { Context } from '../context.ts'
import { whileCalled } from '../hang-up.ts'
import { createAuthorize } from './authorize.ts'
import { readBody, refuseUnstorable } from './body.ts'
import { readClientRequest } from './client-request.ts'
import { basicChallenge, errorAnswer, faultOf, oauthErrorAnswer, toApiError } from './errors.ts'
import { networkOf, takeLimit } from './limits.ts'

/** What a handler answers: the response without its envelope, which the router adds. */
type AnswerOf<E extends Endpoint> = Omit<ResponseOf<E>, 'request_id' | 'status_code'>

type Handlers<G extends Group> = {
  [Name in keyof G]: (
    input: ParsedRequestOf<G[Name]>,
    context: Context,
  ) => Promise<AnswerOf<G[Name]>>
}

/** An endpoint with the function that answers it. */
export type Route = {
  endpoint: Endpoint
  handle(input: unknown, context: Context): Promise<object>
}

/** Pairs a group of the contract with its handlers. A missing handler does not compile. */
export const implement = <G extends Group>(group: G, handlers: Handlers<G>): Route[] =>
  Object.entries(group).map(([name, endpoint]) => ({
    endpoint,
    // SAFETY: `name` picked both the schema and the handler, so input and handler belong together.
    handle: handlers[name] as Route['handle'],
  }))

type Env = { Variables: { requestId: string; route: string; oauth?: 'client' | 'bearer' } }

/** The Hono application that pages outside the contract are added to. */
export type Router = Hono<Env>

/** Routes requests to handlers: authorise, read, validate, limit, answer. */
export const createRouter = (context: Context, routes: Route[]): Router => {
  // The raw path: `/v1/%75sers` is not a spelling of `/v1/users`.
  const app: Router = new Hono<Env>({ getPath: (request) => new URL(request.url).pathname })
  const isAuthorized = createAuthorize(context.config)

  app.use(observe(context))
  for (const { endpoint, handle } of routes) {
    app.on(endpoint.method, pathsOf(endpoint).map(honoPath), async (c) => {
      c.set('route', endpoint.path)
      answerAs(endpoint.auth, c)
      if (endpoint.auth === 'project' && !isAuthorized(c.req.raw)) {
        c.header('www-authenticate', basicChallenge)
        throw new ApiError('unauthorized_credentials')
      }
      if (endpoint.auth === 'project') await takeLimit(context, 'project', 'all')
      const input = await readInput(endpoint, c, context.config)
      await limitClient(context, input)
      const answer = await whileCalled(c.req.raw.signal, () => handle(input, context))
      return c.json({ ...answer, request_id: c.get('requestId'), status_code: 200 })
    })
  }
  const kinds = new Map(
    routes.flatMap(({ endpoint }) => pathsOf(endpoint).map((path) => [path, endpoint.auth])),
  )
  for (const [path, methods] of methodsByPath(routes)) {
    app.all(honoPath(path), (c) => {
      c.set('route', path)
      answerAs(kinds.get(path) ?? 'none', c)
      c.header('allow', methods.join(', '))
      throw new ApiError('method_not_allowed')
    })
  }
  app.notFound((c) => answerError(context, new ApiError('route_not_found'), c))
  app.onError((error, c) => answerError(context, error, c))
  return app
}

// What answers a secret says so to caches of HTTP/1.0 as well. @see RFC 6749 section 5.1
const answerAs = (auth: Endpoint['auth'], c: HonoContext<Env>): void => {
  if (auth !== 'client' && auth !== 'bearer') return
  c.set('oauth', auth)
  c.header('pragma', 'no-cache')
}

const observe =
  (context: Context) =>
  async (c: HonoContext<Env>, next: () => Promise<void>): Promise<void> => {
    const started = performance.now()
    c.set('requestId', context.newId('request-id'))
    // Asked for now, because a server of Node listens for a hang-up only then.
    const { signal } = c.req.raw
    await next()
    if (c.res.headers.get('content-type') === 'application/json') {
      c.res.headers.set('content-type', 'application/json; charset=utf-8')
    }
    c.res.headers.set('cache-control', 'no-store')
    c.res.headers.set('x-content-type-options', 'nosniff')
    const ms = Math.round(performance.now() - started)
    logRequest(context, c, { ms, hungUp: signal.aborted })
  }

const logRequest = (
  { config, now }: Context,
  c: HonoContext<Env>,
  { ms, hungUp }: { ms: number; hungUp: boolean },
): void => {
  const thrown = c.error && toApiError(c.error)
  const failed = hungUp ? new ApiError('client_closed_request') : thrown
  try {
    config.log({
      at: now().toISOString(),
      request_id: c.get('requestId'),
      method: c.req.method,
      route: c.get('route') ?? null,
      status: hungUp ? 499 : c.res.status,
      ms,
      ...(failed && { error_type: failed.errorType }),
      ...(failed && failed.statusCode >= 500 && { error: faultOf(failed) }),
    })
  } catch {
    // A log that fails must not take the answer with it.
  }
}

const answerError = ({ config }: Context, thrown: unknown, c: HonoContext<Env>): Response => {
  const oauth = c.get('oauth')
  const error = oauth ? inOAuthWords(toApiError(thrown)) : toApiError(thrown)
  c.error = error
  const where = { requestId: c.get('requestId'), baseUrl: config.baseUrl }
  const { body, headers } = oauth
    ? oauthErrorAnswer(error, where, oauth)
    : errorAnswer(error, where)
  // SAFETY: the catalogue holds only statuses that carry a body.
  return c.json(body, error.statusCode as ContentfulStatusCode, headers)
}

const inOAuthWords = (error: ApiError): ApiError =>
  error.errorType === 'bad_request'
    ? new ApiError('invalid_request', { message: error.message })
    : error

/** Reads and validates what a request says. Throws what the schema names, or `bad_request`. */
export const readInput = async <E extends Endpoint>(
  endpoint: E,
  c: HonoContext<Env>,
  { projectId }: { projectId: string },
): Promise<ParsedRequestOf<E>> => {
  const project_id = c.req.param('project_id') ?? projectId
  const given = await readMembers(endpoint, c, project_id)
  const present = Object.entries(given).filter(([, value]) => value !== null)
  const inPath = { ...(endpoint.path.includes('{project_id}') && { project_id }), ...c.req.param() }
  const input = { ...Object.fromEntries(present), ...inPath }
  refuseUnstorable(input)
  const parsed = v.safeParse(endpoint.request, input)
  if (!parsed.success) throw refusalOf(parsed.issues[0])
  return parsed.output
}

const readMembers = async (endpoint: Endpoint, c: HonoContext<Env>, projectId: string) => {
  if (endpoint.auth === 'bearer') return { access_token: bearerOf(c) }
  if (endpoint.method === 'GET') return queryOf(c)
  if (endpoint.auth === 'client') return readClientRequest(c.req.raw, projectId)
  return readBody(c.req.raw)
}

// In the header only: what stands in a URL gets into logs. @see RFC 6750 section 2
const bearerOf = (c: HonoContext<Env>): string => {
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw new ApiError('invalid_token')
  return token
}

const queryOf = (c: HonoContext<Env>): Record<string, unknown> => {
  const query = new URL(c.req.url).searchParams
  const twice = [...query.keys()].find((name) => query.getAll(name).length > 1)
  if (twice !== undefined) {
    throw new ApiError('bad_request', { message: 'A query parameter is given twice.' })
  }
  return Object.fromEntries(query)
}

const refusalOf = (issue: v.BaseIssue<unknown>): ApiError => {
  if (isErrorType(issue.message)) return new ApiError(issue.message)
  const member = v.getDotPath(issue) ?? 'The request'
  const message =
    issue.received === 'undefined' ? `${member} is required.` : `${member} is not what it must be.`
  return new ApiError('bad_request', { message })
}

const limitClient = async (context: Context, input: unknown): Promise<void> => {
  const { attributes } = input as { attributes?: { ip_address?: string } }
  if (attributes?.ip_address) await takeLimit(context, 'clients', networkOf(attributes.ip_address))
}

const pathsOf = ({ path, aliases = [] }: Endpoint): string[] => [path, ...aliases]

const honoPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

const methodsByPath = (routes: Route[]): Map<string, string[]> => {
  const methods = new Map<string, string[]>()
  for (const { endpoint } of routes) {
    const added = endpoint.method === 'GET' ? ['GET', 'HEAD'] : [endpoint.method]
    for (const path of pathsOf(endpoint))
      methods.set(path, [...(methods.get(path) ?? []), ...added])
  }
  // A path without parameters is never one with them: `/users/search` names no user.
  return new Map([...methods].sort(([one], [other]) => parametersIn(one) - parametersIn(other)))
}

const parametersIn = (path: string): number => path.split('{').length - 1
