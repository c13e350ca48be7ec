import {
  contract,
  createApiClient,
  type ApiClient,
  type Endpoint,
  type ErrorType,
} from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Race } from './one-time/race.ts'
import { rows } from './one-time/rows.ts'
import { newAddress, openStage, type Stage } from './one-time/stage.ts'
import { testIdentity } from './testing-identity.ts'

const session = { session_token: 'token', session_jwt: 'jwt' }
const started = (session_custom_claims: object) => ({
  session_duration_minutes: 5,
  session_custom_claims,
})

/** What no call may say of the session that it starts or continues. */
const refusals: Partial<Record<ErrorType, object>> = {
  too_many_session_arguments: session,
  unable_to_parse_session_jwt: { session_token: null, session_jwt: 'a.b.c' },
  invalid_session_duration: { session_duration_minutes: 61 },
  custom_claims_too_large: started({ note: 'x'.repeat(4096) }),
  stytch_claims_in_custom_claims: started({ 'https://stytch.com/session': {} }),
}

const endpoints = Object.values(contract).flatMap((group): Endpoint[] => Object.values(group))

const endpointOf = ({ method, url }: Request): Endpoint | undefined =>
  endpoints.find(({ path, ...endpoint }) => {
    return endpoint.method === method && path === new URL(url).pathname
  })

let stage: Stage
beforeAll(async () => void (stage = await openStage('pglite')))
afterAll(() => stage.close())

const browse = (path: string, init?: RequestInit) =>
  stage.server.fetch(new Request(`http://localhost:3000${path}`, init))

/** Says this too, to the endpoints that list the refusal, and calls no other. `told` are those. */
const saying = (refusal: ErrorType, more: object): { api: ApiClient; told: Set<string> } => {
  const told = new Set<string>()
  const api = createApiClient({
    ...testIdentity,
    baseUrl: 'http://embedded',
    fetch: async (request) => {
      const endpoint = endpointOf(request)
      if (!endpoint?.errors.includes(refusal))
        throw new Error('Not asked: it lists no such refusal.')
      told.add(endpoint.path)
      const body = JSON.stringify({ ...((await request.json()) as object), ...more })
      return stage.server.fetch(new Request(request, { method: request.method, body }))
    },
  })
  return { api, told }
}

const covered = new Set<string>()

const password = 'plum kettle orbit 47 lantern'

const signUp = async () => {
  const email = newAddress()
  const made = await stage.api.passwords.create({ email, password, session_duration_minutes: 5 })
  return { email, session_token: made.session_token ?? '' }
}

/** What opens a session and can be done more than once, or takes a session to begin with. */
const others: { title: string; prepare(): Promise<Pick<Race, 'attempt' | 'counts'>> }[] = [
  {
    title: 'a new password',
    prepare: async () => {
      const email = newAddress()
      return { counts: { ok: 1 }, attempt: (api) => api.passwords.create({ email, password }) }
    },
  },
  {
    title: 'a password',
    prepare: async () => {
      const { email } = await signUp()
      return {
        counts: { ok: 1 },
        attempt: (api) => api.passwords.authenticate({ email, password }),
      }
    },
  },
  {
    title: 'a new password of who is signed in',
    prepare: async () => {
      const { session_token } = await signUp()
      const input = { session_token, password: `${password} too` }
      return { counts: { ok: 1 }, attempt: (api) => api.passwords.sessionReset(input) }
    },
  },
]

test.each([...rows, ...others])('a refused session spends nothing: $title', async (row) => {
  const race = await row.prepare(stage)
  // Of guesses that are wrong anyhow, the guess is what is refused.
  if (!race.counts.ok) return
  let tried = false
  for (const [refusal, more] of Object.entries(refusals) as [ErrorType, object][]) {
    const { api, told } = saying(refusal, more)
    const outcome = await race.attempt(api, 0, browse).catch((error: unknown) => error)
    if (told.size === 0) continue
    expect(outcome).toMatchObject({ errorType: refusal })
    for (const path of told) covered.add(path)
    tried = true
  }
  if (tried) await race.attempt(stage.api, 0, browse)
})

test('what else lists such a refusal has nothing to spend', () => {
  const listed = endpoints.flatMap(({ path, errors }) =>
    Object.keys(refusals).some((refusal) => errors.includes(refusal as ErrorType)) ? [path] : [],
  )
  expect(listed.filter((path) => !covered.has(path))).toMatchInlineSnapshot(`
    [
      "/v1/magic_links/email/send",
      "/v1/oauth/attach",
      "/v1/otps/sms/send",
      "/v1/otps/whatsapp/send",
      "/v1/otps/email/send",
      "/v1/crypto_wallets/authenticate/start",
      "/v1/sessions/authenticate",
      "/v1/sessions/migrate",
      "/v1/idp/oauth/authorize/start",
      "/v1/idp/oauth/authorize",
    ]
  `)
})
