/** The cookies of one request, and those that its answer sets. */
export type Cookies = {
  /** Null also when the name came twice: which one is ours cannot be known, so neither is. */
  get(name: string): string | null
  names(): string[]
  set(name: string, value: string, maxAgeSeconds: number): void
  delete(name: string): void
  /** The `Set-Cookie` lines of the answer. */
  lines(): string[]
}

export type CookieOptions = {
  /** False only on http://localhost, where `__Host-` and `Secure` cookies do not work in every browser. */
  secure: boolean
}

/**
 * Reads and writes the proxy's cookies: `__Host-` names, `Secure`, `HttpOnly`, `SameSite=Lax`, no
 * `Domain`. Lax, because a link in a mail must arrive with the cookie of the browser that asked.
 * @see RFC 6265bis section 4.1.3.2
 */
export const createCookies = (header: string | null, { secure }: CookieOptions): Cookies => {
  const prefix = secure ? '__Host-' : ''
  const received = parse(header ?? '', prefix)
  const changed = new Map<string, string>()

  const write = (name: string, value: string, maxAge: number) =>
    changed.set(
      name,
      `${prefix}${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    )

  return {
    get: (name) => received.get(name) ?? null,
    names: () => [...received.keys()],
    set: write,
    delete: (name) => void write(name, '', 0),
    lines: () => [...changed.values()],
  }
}

const parse = (header: string, prefix: string): Map<string, string | null> => {
  const cookies = new Map<string, string | null>()
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    if (equals < 0 || !name.startsWith(prefix)) continue
    const key = name.slice(prefix.length)
    cookies.set(key, cookies.has(key) ? null : pair.slice(equals + 1).trim())
  }
  return cookies
}
