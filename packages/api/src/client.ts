import * as v from 'valibot'
import { contract, type Contract } from './contract.ts'
import { pathParameters, type Endpoint, type RequestOf, type ResponseOf } from './endpoint.ts'
import { ApiError } from './errors.ts'

export type ApiClientOptions = {
  /** The origin of the API, such as `https://auth.example.com`. */
  baseUrl: string
  projectId: string
  secret: string
  /** Give the `fetch` of an embedded server to call it without HTTP. @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>
  /** How long one call may take. @default 15000 */
  timeoutMs?: number
}

export type CallOptions = { signal?: AbortSignal }

/** One function per endpoint, by group: `client.otps.authenticate({ … })`. */
export type ApiClient = {
  [G in keyof Contract]: {
    [E in keyof Contract[G]]: Contract[G][E] extends Endpoint
      ? (
          input: RequestOf<Contract[G][E]>,
          options?: CallOptions,
        ) => Promise<ResponseOf<Contract[G][E]>>
      : never
  }
}

/**
 * Calls any API with this contract. A refusal throws the `ApiError` of the answer; an API that
 * cannot be reached, or that answers something else, throws `server_unavailable`.
 */
export const createApiClient = (options: ApiClientOptions): ApiClient => {
  const call = createCall(options)
  const groups = Object.entries(contract).map(([group, endpoints]) => [
    group,
    Object.fromEntries(
      Object.entries(endpoints).map(([name, endpoint]) => [
        name,
        (input: Record<string, unknown>, callOptions?: CallOptions) =>
          call(endpoint, input, callOptions),
      ]),
    ),
  ])
  // SAFETY: the object is built from `contract`, member by member, as the type is.
  return Object.fromEntries(groups) as ApiClient
}

const createCall = ({
  baseUrl,
  projectId,
  secret,
  fetch = (request) => globalThis.fetch(request),
  timeoutMs = 15_000,
}: ApiClientOptions) => {
  const authorization = `Basic ${base64(`${projectId}:${secret}`)}`

  return async (endpoint: Endpoint, input: Record<string, unknown>, options: CallOptions = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const request = buildRequest(endpoint, input, { baseUrl, authorization, signal })

    const { response, text } = await send(fetch, request, options.signal)
    const body = parseJson(text)
    if (!response.ok) throw errorOf(response, body)
    const parsed = v.safeParse(endpoint.response, body)
    if (!parsed.success) {
      throw new ApiError('server_unavailable', {
        message: `The API answered ${endpoint.method} ${endpoint.path} with another shape.`,
        cause: parsed.issues,
      })
    }
    return parsed.output
  }
}

const send = async (
  fetch: NonNullable<ApiClientOptions['fetch']>,
  request: Request,
  callerSignal: AbortSignal | undefined,
) => {
  try {
    const response = await fetch(request)
    return { response, text: await response.text() }
  } catch (cause) {
    callerSignal?.throwIfAborted()
    throw new ApiError('server_unavailable', { message: 'The API cannot be reached.', cause })
  }
}

const buildRequest = (
  endpoint: Endpoint,
  input: Record<string, unknown>,
  {
    baseUrl,
    authorization,
    signal,
  }: { baseUrl: string; authorization: string; signal: AbortSignal },
): Request => {
  const inPath = pathParameters(endpoint.path)
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    pathSegment(name, input[name]),
  )
  const rest = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !inPath.includes(name),
  )
  const url = new URL(path, baseUrl)
  if (endpoint.auth === 'client') {
    const form = new URLSearchParams(rest.map(([name, value]) => [name, String(value)]))
    const headers = { accept: 'application/json' }
    return new Request(url, { method: endpoint.method, headers, body: form, signal })
  }
  if (endpoint.auth === 'bearer') {
    const bearer = {
      authorization: `Bearer ${String(input.access_token)}`,
      accept: 'application/json',
    }
    return new Request(url, { method: endpoint.method, headers: bearer, signal })
  }
  const headers = { authorization, 'content-type': 'application/json', accept: 'application/json' }
  if (endpoint.method === 'GET') {
    for (const [name, value] of rest) url.searchParams.set(name, String(value))
    return new Request(url, { method: 'GET', headers, signal })
  }
  const body = JSON.stringify(Object.fromEntries(rest))
  return new Request(url, { method: endpoint.method, headers, body, signal })
}

// A value such as `..` would be resolved away by the URL parser and reach another endpoint.
const pathSegment = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
    throw new ApiError('bad_request', { message: `${name} cannot stand in a path.` })
  }
  return encodeURIComponent(value)
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const ErrorShape = v.object({
  error_type: v.string(),
  error_message: v.optional(v.string()),
  request_id: v.optional(v.string()),
  error_details: v.optional(v.record(v.string(), v.unknown())),
})

/** What OAuth endpoints answer. */
const OAuthErrorShape = v.pipe(
  v.object({
    error: v.string(),
    error_description: v.optional(v.string()),
    request_id: v.optional(v.string()),
  }),
  v.transform(({ error, error_description, request_id }) => ({
    error_type: error,
    error_message: error_description,
    request_id,
    error_details: undefined,
  })),
)

const errorOf = (response: Response, body: unknown): ApiError => {
  const parsed = v.safeParse(v.union([OAuthErrorShape, ErrorShape]), body)
  if (!parsed.success) {
    return new ApiError('server_unavailable', {
      message: `The API answered ${response.status} without an error body.`,
    })
  }
  const { error_type, error_message, request_id, error_details } = parsed.output
  const retryAfter = Number(response.headers.get('retry-after'))
  return new ApiError(error_type, {
    statusCode: response.status,
    ...(error_message !== undefined && { message: error_message }),
    ...(request_id !== undefined && { requestId: request_id }),
    ...(error_details && { details: error_details }),
    ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
  })
}

const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
