import { AuthError } from '@latchkey/core/contract'

const limit = 64 * 1024

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
