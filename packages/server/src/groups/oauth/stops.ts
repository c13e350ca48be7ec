import { ApiError } from '@latchkey/api'
import type { Context as HonoContext } from 'hono'
import type { Context } from '../../context.ts'
import { readBytes } from '../../http/body.ts'
import { errorAnswer, toApiError } from '../../http/errors.ts'
import { page, pagePolicy } from './page.ts'
import { escape } from '../../delivery/layout.ts'

/** Where a browser goes next. */
export type Stop = { url: string; setCookies: string[] }

/**
 * Sends a browser on. Where that cannot be, a browser gets a page and any other caller the body that
 * every error has; the log hears of it all the same.
 */
export const answerStop = async (
  context: Context,
  c: HonoContext,
  run: () => Promise<Stop>,
): Promise<Response> => {
  c.header('referrer-policy', 'no-referrer')
  // A look ahead must not spend what a visit would.
  if (c.req.method === 'HEAD') throw new ApiError('method_not_allowed')
  try {
    const { url, setCookies } = await run()
    for (const cookie of setCookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect(url, c.req.method === 'POST' ? 303 : 302)
  } catch (thrown) {
    const error = toApiError(thrown)
    if (!(c.req.header('accept') ?? '').includes('text/html')) throw error
    c.error = error
    return errorPage(context, c, error)
  }
}

const errorPage = ({ config }: Context, c: HonoContext, error: ApiError): Response => {
  const requestId = String(c.get('requestId'))
  const { body, headers } = errorAnswer(error, { requestId, baseUrl: config.baseUrl })
  const html = page({
    title: 'Signing in did not work',
    name: config.projectName,
    main: `<p>${escape(body.error_message)}</p>
<p>Go back to where you wanted to sign in, and try again.</p>
<dl><dt>Error</dt><dd><a href="${escape(body.error_url)}"><code>${escape(body.error_type)}</code></a></dd>
<dt>Request</dt><dd><code>${escape(requestId)}</code></dd></dl>`,
  })
  return new Response(html, {
    status: error.statusCode,
    headers: {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy({ formAction: ["'none'"] }),
      'referrer-policy': 'no-referrer',
    },
  })
}

/** Reads the query or the form that a browser brings. Each name may be there once. */
export const readParameters = async (request: Request): Promise<URLSearchParams> => {
  const parameters =
    request.method === 'POST' ? await readForm(request) : new URL(request.url).searchParams
  const names = [...parameters.keys()]
  if (new Set(names).size !== names.length) throw new ApiError('oauth_invalid_callback_request')
  return parameters
}

const readForm = async (request: Request): Promise<URLSearchParams> => {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new ApiError('oauth_invalid_callback_request')
  }
  return new URLSearchParams(Buffer.from(await readBytes(request)).toString('utf8'))
}
