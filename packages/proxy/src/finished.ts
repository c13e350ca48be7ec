import type { Cookies } from './cookies.ts'

/** What goes along with every answer: its cookies, and that nobody keeps it or guesses at it. */
export const finished = (response: Response, cookies: Cookies, now: number): Response => {
  const { headers } = response
  headers.set('cache-control', 'no-store')
  headers.set('vary', 'Cookie')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('date', new Date(now).toUTCString())
  for (const line of cookies.lines()) headers.append('set-cookie', line)
  return response
}
