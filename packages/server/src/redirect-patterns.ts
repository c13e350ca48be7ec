// What a browser runs, reads or hands to another program instead of opening it.
const forbidden = [
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'ftp:',
  'intent:',
  'javascript:',
  'mailto:',
  'sms:',
  'tel:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
]

/** True for a scheme that no link may lead to. `myapp://auth` is fine: an app registers its own. */
export const isForbidden = ({ protocol }: URL): boolean => forbidden.includes(protocol)

/** The names of the query parameters whose value is left open by `{}`. */
export const placeholdersOf = (url: string): string[] =>
  [...new URL(url).searchParams].filter(([, value]) => value === '{}').map(([name]) => name)

/** How many wildcards a registered URL has, wherever they stand. */
export const wildcardsOf = (url: string): number => url.split('*').length - 1

/** What is wrong with the wildcards of a URL, in words; null when nothing is. */
export const wildcardProblem = (url: string): string | null => {
  const { hostname, pathname } = new URL(url)
  const path = pathname.replace(/\/\*$/, '')
  const elsewhere = wildcardsOf(url) - wildcardsOf(`${hostname}${pathname}`)
  if (elsewhere > 0 || path.includes('*')) {
    return 'has a wildcard that is neither inside the host nor a "/*" at the end of the path'
  }
  const labels = hostname.split('.')
  const open = labels.filter((label) => label.includes('*'))
  if (open.length > 1 || open.some((label) => wildcardsOf(label) > 1)) {
    return 'has more than one wildcard in its host'
  }
  // Whoever can register a name below `*.com` or `*.example` could receive the tokens.
  const fixed = labels.slice(labels.findIndex((label) => label.includes('*')) + 1)
  const own = open.length === 0 || fixed.length > 1 || fixed[0] === 'localhost'
  return own ? null : 'leaves the whole domain open: two labels must follow the wildcard'
}

/** Says whether a URL is the registered one, up to its placeholders and wildcards. */
export const matcherOf = (url: string): ((wanted: URL) => boolean) => {
  const registered = new URL(url)
  if (wildcardsOf(url) > 0) return (wanted) => matchesWildcards(registered, wanted)
  return (wanted) => sameQuery(registered, wanted) && sameButQuery(registered, wanted)
}

const sameButQuery = (registered: URL, wanted: URL): boolean =>
  comparable(registered) === comparable(wanted)

const sameQuery = (registered: URL, wanted: URL): boolean => {
  const open = placeholdersOf(registered.href)
  if (open.length === 0) return queryOf(registered) === queryOf(wanted)
  return (
    namesIn(registered) === namesIn(wanted) && filled(registered, open) === filled(wanted, open)
  )
}

const namesIn = (url: URL): string => JSON.stringify([...url.searchParams.keys()])

const matchesWildcards = (registered: URL, wanted: URL): boolean => {
  const host = hostPattern(registered.hostname)
  return (
    (host.test(wanted.hostname) || host.test(bareHost(wanted))) &&
    samePath(registered.pathname, wanted.pathname) &&
    sameQuery(registered, wanted) &&
    elsewhere(registered) === elsewhere(wanted)
  )
}

// Scheme, credentials, port and fragment, once the rest was compared.
const elsewhere = (url: URL): string => {
  const copy = new URL(url)
  copy.hostname = 'host'
  copy.pathname = '/'
  return comparable(copy)
}

const samePath = (registered: string, wanted: string): boolean => {
  if (!registered.endsWith('/*')) return registered === wanted
  const above = registered.slice(0, -1)
  return wanted.startsWith(above) && plainPath.test(wanted.slice(above.length))
}

// Nothing that a server could decode into a step upwards, or into another separator.
const plainPath = /^(?!\.{1,2}(\/|$))[\w.~-]+(\/(?!\.{1,2}(\/|$))[\w.~-]+)*\/?$/

const hostPattern = (hostname: string): RegExp => {
  const parts = bare(hostname).split('*')
  const fixed = parts.map((part) => part.replace(/[^a-z0-9-]/g, String.raw`\$&`))
  return new RegExp(`^${fixed.join('[a-z0-9-]+')}$`)
}

// `www.` and the bare host are one host.
const bare = (hostname: string): string => hostname.replace(/^www\./, '')

const bareHost = ({ hostname }: URL): string => bare(hostname)

const comparable = (url: URL): string => {
  const copy = new URL(url)
  copy.hostname = bareHost(copy)
  copy.search = ''
  return copy.href
}

// With its question mark: `/in?` is another spelling than `/in`.
const queryOf = ({ href }: URL): string => /\?[^#]*/.exec(href)?.[0] ?? ''

const filled = (url: URL, names: string[]): string => {
  const copy = new URL(url)
  for (const name of names) copy.searchParams.set(name, '{}')
  return copy.search
}
