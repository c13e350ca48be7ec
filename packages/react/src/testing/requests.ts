import type { Backend, Route } from '@latchkey/core'
import type { Visit } from './provider.ts'

/** A request that the page has made. */
export type TestRequest = { route: Route; input: unknown; signal: AbortSignal | undefined }

/** Notes what a backend is asked, and where it has led people. */
export const noteRequests = (
  inner: Backend,
): { backend: Backend; requests: readonly TestRequest[]; visits: readonly Visit[] } => {
  const requests: TestRequest[] = []
  const visits: Visit[] = []
  return {
    requests,
    visits,
    async backend(route, input, options) {
      requests.push({ route, input, signal: options.signal })
      const output = await inner(route, input, options)
      if (route === 'POST /oauth/start' || route === 'POST /oauth/attach') {
        // SAFETY: the route says so.
        visits.push({ ...(output as Visit), request: input as Visit['request'], route })
      }
      return output
    },
  }
}
