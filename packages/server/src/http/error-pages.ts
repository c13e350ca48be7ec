import { createHash } from 'node:crypto'
import {
  ApiError,
  commonErrors,
  contract,
  errorCatalogue,
  oauthStops,
  type Endpoint,
  type ErrorType,
} from '@latchkey/api'
import { escape } from '../delivery/layout.ts'
import type { Router } from './router.ts'

const path = '/docs/errors/{status}'

/** Answers the pages that every `error_url` opens: one for each status, an anchor for each type. */
export const addErrorPages = (router: Router): void => {
  const pages = createErrorPages()
  router.get('/docs/errors/:status', (c) => {
    c.set('route', path)
    const page = pages.get(c.req.param('status'))
    if (page === undefined) throw new ApiError('route_not_found')
    c.header('content-security-policy', policy)
    c.header('referrer-policy', 'no-referrer')
    return c.html(page)
  })
}

/** The pages, made from the catalogue, by status. */
export const createErrorPages = (): Map<string, string> => {
  const groups = [...Object.values(contract), oauthStops]
  const endpoints = groups.flatMap((group): Endpoint[] => Object.values(group))
  const types = Object.entries(errorCatalogue) as [ErrorType, { status: number; message: string }][]
  const statuses = [...new Set(types.map(([, { status }]) => status))].sort((a, b) => a - b)
  return new Map(
    statuses.map((status) => {
      const sections = types
        .filter(([, entry]) => entry.status === status)
        .map(([type, { message }]) => sectionOf(type, message, endpoints))
      return [String(status), pageOf(status, statuses, sections)]
    }),
  )
}

const sectionOf = (type: ErrorType, message: string, endpoints: Endpoint[]): string => {
  const answering = endpoints.filter(({ errors }) => errors.includes(type))
  const anywhere = (commonErrors as readonly string[]).includes(type) || answering.length === 0
  const list = answering
    .map((endpoint) => `<li><code>${escape(`${endpoint.method} ${endpoint.path}`)}</code></li>`)
    .join('\n')
  return `<section id="${escape(type)}">
<h2><a href="#${escape(type)}">${escape(type)}</a></h2>
<p>${escape(message)}</p>
${anywhere ? '<p>Any call may answer this.</p>' : `<p>These calls may answer this:</p>\n<ul>\n${list}\n</ul>`}
</section>`
}

const style = `:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem; font: 16px/1.5 system-ui, sans-serif; }
nav a { margin-right: 1rem; }
section { padding: 0.5rem 1rem; border-left: 4px solid transparent; }
section:target { border-color: currentcolor; }
h2 { font: 600 1.1rem/1.4 ui-monospace, monospace; }
h2 a { color: inherit; text-decoration: none; }`

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pageOf = (status: number, statuses: number[], sections: string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Errors with status ${status}</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Statuses">
${statuses.map((other) => `<a href="${other}"${other === status ? ' aria-current="page"' : ''}>${other}</a>`).join('\n')}
</nav>
<h1>Errors with status ${status}</h1>
${sections.join('\n')}
</body>
</html>
`
