import type { Attributes } from '@latchkey/api'
import {
  AuthError,
  isAuthErrorCode,
  type AuthErrorField,
  type InputOf,
  type Route,
} from '@latchkey/core/contract'
import * as v from 'valibot'
import type { RequestFacts } from './proxy-options.ts'
import type { Handler } from './routes.ts'

const limit = 64 * 1024

/** The path as it was sent: no decoding, so no second spelling of a route. */
export const pathBelow = (basePath: string, request: Request): string => {
  const { pathname } = new URL(request.url)
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : ''
}

/** What the API is told of the browser. */
export const attributesOf = (request: Request, { address }: RequestFacts): Attributes => ({
  ip_address: address ?? '',
  user_agent: (request.headers.get('user-agent') ?? '').slice(0, 500),
})

/** Reads a JSON body of 64 kB at most. Measures while it reads, because `Content-Length` may lie. */
export const readJson = async (request: Request): Promise<unknown> => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let text = ''
  try {
    // SAFETY: every runtime that has Request streams its body; the DOM types leave the iterator out.
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > limit) throw new RangeError('body over 64 kB')
      text += decoder.decode(chunk, { stream: true })
    }
    return JSON.parse(text + decoder.decode())
  } catch (cause) {
    throw new AuthError('input-invalid', { cause })
  }
}

const fields = ['email', 'phone', 'code', 'password'] as const satisfies AuthErrorField[]

/** Checks the input of a route. A message of its schema that is a code becomes the error. */
export const parse = <R extends Route>(handler: Handler<R>, body: unknown): InputOf<R> => {
  const parsed = v.safeParse(handler.input, body)
  if (parsed.success) return parsed.output
  const message = parsed.issues[0].message
  const key = parsed.issues[0].path?.[0]?.key
  const field = fields.find((name) => name === key)
  throw new AuthError(isAuthErrorCode(message) ? message : 'input-invalid', {
    ...(field && { field }),
  })
}
