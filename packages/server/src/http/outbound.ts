/** An answer of another server, read whole. */
export type OutboundAnswer = { status: number; body: string }

/**
 * Asks a configured server, by POST when there is a body. Follows no redirect, waits no longer than
 * ten seconds, and reads no more than it was told to. Throws when there is no whole answer.
 */
export const askOutside = async (
  url: string,
  {
    headers = {},
    body,
    maxBytes = MAX_BYTES,
    waitMs = WAIT_MS,
  }: { headers?: Record<string, string>; body?: string; maxBytes?: number; waitMs?: number },
): Promise<OutboundAnswer> => {
  const response = await fetchOutside(
    url,
    {
      headers: { accept: 'application/json', ...headers },
      ...(body !== undefined && { method: 'POST', body }),
      signal: AbortSignal.timeout(waitMs),
    },
    maxBytes,
  )
  return { status: response.status, body: await response.text() }
}

/**
 * Fetches from a configured server. Follows no redirect, and reads no more than `maxBytes`. The
 * answer is whole when it is returned; how long that may take is for the signal of the caller to say.
 */
export const fetchOutside = async (
  url: string,
  init: RequestInit & { signal: AbortSignal },
  maxBytes: number = MAX_BYTES,
): Promise<Response> => {
  const response = await fetch(url, { ...init, redirect: 'error' })
  const chunks: Uint8Array[] = []
  let size = 0
  // Counts what arrives: a content-length may say anything, and a small body may inflate.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error(`The answer is over ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  const type = response.headers.get('content-type')
  const empty = [101, 204, 205, 304].includes(response.status)
  return new Response(empty ? null : Buffer.concat(chunks), {
    status: response.status,
    headers: type === null ? {} : { 'content-type': type },
  })
}

const WAIT_MS = 10_000
const MAX_BYTES = 64 * 1024

/** Refuses an address that codes would travel to in the clear. This machine itself is fine. */
export const checkOutboundUrl = (setting: string, url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '')
  if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && local)) return parsed.href
  throw new Error(`${setting} must be an https:// address.`)
}
