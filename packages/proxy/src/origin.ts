import { AuthError } from '@latchkey/core/contract'

/** Where the app lives: one origin for links, and all that requests may come from. */
export type Origins = { primary: string; allowed: ReadonlySet<string>; secure: boolean }

/** Reads the configured origins. Throws for the programmer when one is not an origin, or not https. */
export const readOrigins = (configured: string | readonly string[]): Origins => {
  const urls = [configured].flat().map((text) => {
    const url = URL.canParse(text) ? new URL(text) : null
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      throw new Error(`origin: "${text}" is not an origin such as https://app.example.com.`)
    }
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
      throw new Error(`origin: "${text}" must use https. Plain http works on localhost only.`)
    }
    return url
  })
  const [primary] = urls
  if (!primary) throw new Error('origin: name at least one, such as https://app.example.com.')
  return {
    primary: primary.origin,
    allowed: new Set(urls.map((url) => url.origin)),
    secure: primary.protocol === 'https:',
  }
}

const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'

/**
 * Lets a request change something only when a page of ours sent it: JSON, and an allowed `Origin`
 * or `Sec-Fetch-Site: same-origin`. A client that sends neither needs the `x-latchkey` header,
 * which no form and no cross-site script can add.
 */
export const checkOrigin = (request: Request, { allowed }: Origins): void => {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const contentType = request.headers.get('content-type') ?? ''
  const trusted =
    origin !== null
      ? allowed.has(origin)
      : site !== null
        ? site === 'same-origin'
        : request.headers.has('x-latchkey')
  if (!trusted) throw new AuthError('origin-refused')
  if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new AuthError('input-invalid')
}

/** The configured origin that a request comes from. It names none: the first one. */
export const siteOf = (request: Request, { primary, allowed }: Origins): string => {
  const origin = request.headers.get('origin') ?? ''
  return allowed.has(origin) ? origin : primary
}

/** The RP id of passkeys. Throws for the programmer when no page of the first origin could use it. */
export const readRpId = ({ primary }: Origins, configured?: string): string => {
  const { hostname } = new URL(primary)
  const rpId = configured ?? hostname
  if (hostname === rpId || hostname.endsWith(`.${rpId}`)) return rpId
  throw new Error(`rpId: "${rpId}" is not the host of ${primary}, nor a domain above it.`)
}
