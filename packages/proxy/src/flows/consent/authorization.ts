import { AuthError } from '@latchkey/core/contract'
import * as v from 'valibot'

const Words = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) => [...new Set(text.split(' ').filter(Boolean))]),
)

// What runs in the page that goes there is no address, whatever an API has registered.
const scripts = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:']
const isAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && !scripts.includes(url.protocol)
}

/**
 * An authorization request as an app may write it. What has no meaning here is left unread.
 * @see RFC 6749 sections 3.1 and 4.1.1, RFC 7636 section 4.3
 */
const Authorization = v.pipe(
  v.object({
    client_id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(128)),
    redirect_uri: v.pipe(v.string(), v.maxLength(2048), v.check(isAddress)),
    response_type: v.pipe(v.string(), v.maxLength(128)),
    scope: v.pipe(
      Words,
      v.array(v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))),
      v.maxLength(100),
    ),
    prompt: v.pipe(
      Words,
      v.check((words) => !words.includes('none') || words.length === 1),
    ),
    state: v.exactOptional(v.pipe(v.string(), v.maxLength(4096))),
    nonce: v.exactOptional(v.pipe(v.string(), v.maxLength(1024))),
    code_challenge: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/))),
    code_challenge_method: v.exactOptional(v.literal('S256')),
    resource: v.pipe(v.array(v.pipe(v.string(), v.maxLength(2048))), v.maxLength(20)),
  }),
  // Without a method it would be `plain`, which proves nothing.
  v.check((request) => 'code_challenge' in request === 'code_challenge_method' in request),
)

export type Authorization = v.InferOutput<typeof Authorization>

/** Reads the query of the page. Throws `request-invalid` before anything is asked or shown. */
export const readAuthorization = (query: string): Authorization => {
  const parameters = new URLSearchParams(query)
  const once: Record<string, string> = {}
  for (const [name, value] of parameters) {
    if (name === 'resource' || !Object.hasOwn(Authorization.pipe[0].entries, name)) continue
    // Two readers could take one each.
    if (Object.hasOwn(once, name)) throw new AuthError('request-invalid')
    once[name] = value
  }
  const resource = parameters.getAll('resource')
  const parsed = v.safeParse(Authorization, { ...once, resource })
  if (!parsed.success) throw new AuthError('request-invalid')
  return parsed.output
}
