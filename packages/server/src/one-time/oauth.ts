import { expect } from 'vitest'
import {
  choose,
  locationOf,
  openBrowser,
  signInAt,
  startUrl,
  type TestBrowser,
} from '../groups/oauth/testing-browser.ts'
import type { Row } from './race.ts'
import { newAddress, type Stage } from './stage.ts'

/** Who has an address, and how many sessions they have. */
const sessionsOf = async ({ api }: Stage, email: string) => {
  const operands = [{ filter_name: 'email_address', filter_value: [email] }]
  const { results } = await api.users.search({ query: { operator: 'AND', operands } })
  expect(results).toHaveLength(1)
  return (await api.sessions.get({ user_id: results[0]?.user_id ?? '' })).sessions
}

/** Gets to the point where the browser would come back from the provider. */
const readyToReturn = async (stage: Stage, email: string) => {
  const browser = openBrowser(stage)
  let callback = ''
  const watched: TestBrowser = {
    ...browser,
    visit: async (url, init) => {
      const response = await browser.visit(url, init)
      if (response.status === 303) callback = locationOf(response)
      return response
    },
  }
  await choose(watched, locationOf(await browser.visit(startUrl(stage, 'google'))), { email })
  const { pathname, search } = new URL(callback)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return { path: pathname + search, headers: { cookie, accept: 'text/html' } }
}

/** What is true of accounts at providers, whoever comes at once. */
export const oauthRows: Row[] = [
  {
    title: 'a state gets one token',
    prepare: async (stage) => {
      const { path, headers } = await readyToReturn(stage, newAddress())
      return {
        attempt: async (_, __, browse) => {
          const landed = new URL(locationOf(await browse(path, { headers }))).searchParams
          return landed.has('token') ? 'ok' : (landed.get('error_type') ?? '')
        },
        counts: { ok: 1 },
        rest: ['oauth_state_used'],
        check: () => Promise.resolve(),
      }
    },
  },
  {
    title: 'a token of a provider makes one user, and lets one in',
    prepare: async (stage) => {
      const email = newAddress()
      const landed = await signInAt(stage, 'google', { email })
      const token = landed.searchParams.get('token') ?? ''
      return {
        attempt: (racer) => racer.oauth.authenticate({ token, session_duration_minutes: 5 }),
        counts: { ok: 1 },
        rest: ['400 oauth_token_not_found used'],
        check: async () => expect(await sessionsOf(stage, email)).toHaveLength(1),
      }
    },
  },
]
