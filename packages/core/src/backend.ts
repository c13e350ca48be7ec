import { AuthError, authError, type AuthErrorBody } from './contract/auth-error.ts'
import type { AuthErrorCode, InputOf, OutputOf, Route } from './contract/index.ts'

export type RequestOptions = { signal?: AbortSignal | undefined }

/**
 * Answers the routes of the browser contract. Rejects with an `AuthError` for every refusal.
 * Give your own to `createAuth` to talk to another server.
 */
export type Backend = <R extends Route>(
  route: R,
  input: InputOf<R>,
  options: RequestOptions & {
    /** Call it with the server's clock, epoch ms, when an answer tells it. */
    onServerTime?: (now: number) => void
  },
) => Promise<OutputOf<R>>

export type HttpBackendOptions = {
  /** Where the proxy is mounted. @default '/auth' */
  baseUrl?: string
  /** How long one request may take. @default 20000 */
  timeoutMs?: number
  /** @default globalThis.fetch */
  fetch?: typeof fetch
}

/** The default backend: JSON over HTTP to the proxy, with its cookie. */
export const httpBackend =
  ({ baseUrl = '/auth', timeoutMs = 20_000, fetch }: HttpBackendOptions = {}): Backend =>
  async (route, input, { signal, onServerTime }) => {
    const [method, path] = route.split(' ') as [string, string]
    const sent = method === 'GET' ? null : { body: JSON.stringify(input) }
    const timeout = AbortSignal.timeout(timeoutMs)
    const answer = await (fetch ?? globalThis.fetch)(baseUrl + path, {
      method,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      // The header tells the proxy that no form and no other site sent this.
      headers: {
        'x-latchkey': '1',
        ...(sent && { 'content-type': 'application/json' }),
      },
      ...sent,
    })
      .then(async (response) => ({ response, body: parse(await response.text()) }))
      .catch((cause: unknown) => {
        signal?.throwIfAborted()
        throw authError(timeout.aborted ? 'timeout' : 'offline', 'network', cause)
      })

    const serverTime = Date.parse(answer.response.headers.get('date') ?? '')
    if (serverTime) onServerTime?.(serverTime)
    // Any JSON can come from a stranger on the way, and no `output` must not look like null.
    if (answer.response.ok && answer.body?.output !== undefined) return answer.body.output
    throw errorFrom(answer.response.status, answer.body)
  }

const parse = (text: string) => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The error that an answer carries, or why it carries none. */
export const errorFrom = (status: number, body: Partial<AuthErrorBody> | null): AuthError => {
  const error = body?.error
  if (error?.code && error.kind) {
    // SAFETY: a code that is newer than this page has a kind that is not.
    return new AuthError(error.code as AuthErrorCode, error.kind, error)
  }
  const cause = body ?? status
  // A gateway's page or a captive portal says nothing about the person's session.
  return status >= 502
    ? authError('unavailable', 'network', cause)
    : authError('unexpected', 'fault', cause)
}
