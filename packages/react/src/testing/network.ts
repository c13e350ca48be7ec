import { replaceProperty } from './replace-property.ts'

/**
 * Stops requests of Latchkey clients that a test has not made, and lets all others pass. Answers the
 * way back, which throws when there were any: an attempt looks like a dead network to the page.
 */
export const forbidNetwork = (): (() => void) => {
  const attempts: string[] = []
  const pass = globalThis.fetch
  const guarded: typeof fetch = async (input, init) => {
    // Every request of `httpBackend`, which is Latchkey's only way out, says whose it is.
    const isOurs = typeof input === 'string' && new Headers(init?.headers).has('x-latchkey')
    if (!isOurs) return pass(input, init)
    attempts.push(`${init?.method} ${input}`)
    throw new Error(complaint(attempts))
  }
  const restore = replaceProperty(globalThis, 'fetch', guarded)
  return () => {
    restore()
    if (attempts.length > 0) throw new Error(complaint(attempts.splice(0)))
  }
}

const complaint = (attempts: readonly string[]): string =>
  `A Latchkey client asked the network for ${attempts.join(', ')}. ` +
  'In a test every client is that of `renderWithAuth`: take it from `useAuth()`, ' +
  'or let the code under test be given one.'
