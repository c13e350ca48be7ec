import type { Backend, Complete, Route } from '@latchkey/react'

/** Somebody who has just signed in. */
export const outcome: Complete = {
  status: 'complete',
  isNewUser: false,
  session: {
    sessionId: 'session-test-1',
    startedAt: 0,
    lastAccessedAt: 0,
    expiresAt: Date.now() + 60_000,
    ipAddress: null,
    userAgent: null,
    factors: [],
  },
  user: {
    userId: 'user-test-1',
    name: null,
    nameParts: { first: '', middle: '', last: '' },
    emails: [{ emailId: 'email-test-1', email: 'ada@example.com', verified: true, primary: true }],
    phones: [],
    wallets: [],
    providers: [],
    hasPassword: false,
    canSignIn: true,
    createdAt: 0,
  },
}

/** Answers each route with what is set for it; an error is thrown. */
export const answers = new Map<Route, () => unknown>()

/** What was asked, in order. */
export const calls: [Route, unknown][] = []

// SAFETY: each test sets answers of the right type for the routes that it uses.
export const backend: Backend = (async (route: Route, input: unknown) => {
  calls.push([route, input])
  const answer = answers.get(route)?.()
  if (answer instanceof Error) throw answer
  return answer
}) as Backend

/** Forgets what was set and asked, and what the tab kept. Before each test. */
export const resetBackend = (): void => {
  answers.clear()
  calls.length = 0
  sessionStorage.clear()
}
