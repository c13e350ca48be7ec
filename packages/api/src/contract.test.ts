import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { contract } from './contract.ts'
import { commonErrors, type Endpoint } from './endpoint.ts'
import { oauthCallbackPath, oauthProviders, oauthStartPath, oauthStops } from './endpoints/oauth.ts'
import { errorCatalogue, isErrorType } from './errors.ts'

type Member = { name: string; required?: boolean; optional?: boolean }
type Documented = {
  method: string
  path: string
  request: Member[]
  response: Member[]
  errors: { status: number; error_type: string }[]
}

const reference = fileURLToPath(
  new URL('../../../../shared/reference/api/endpoints.json', import.meta.url),
)
const endpoints = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members).map(([name, endpoint]: [string, Endpoint]) => ({
    name: `${group}.${name}`,
    endpoint,
  })),
)

/** Members beyond the reference, each one a decision of ours. */
const additions: Record<string, string[]> = {
  'passwords.create': ['attributes'],
  'passwords.authenticate': ['attributes'],
  'webauthn.registerStart': ['automatic'],
}
/** Members of the reference that need what this server does not offer. */
const left = new Set(['user_device'])
/** What the reference names beside the words of RFC 6749, which OAuth clients go by: `invalid_grant`. */
const inOAuthWords =
  /^(idp_(auth_code|refresh_token)_|connected_app_consent_revoked$|(invalid_)?pkce_)/

if (!existsSync(reference)) {
  process.stderr.write('No reference folder here: the wire is not compared with it.\n')
}

describe.skipIf(!existsSync(reference))('the wire is that of the reference', () => {
  const documented: Documented[] = existsSync(reference)
    ? JSON.parse(readFileSync(reference, 'utf8'))
    : []

  test.each(endpoints)('$name', ({ name, endpoint }) => {
    // The token path has an entry for each kind of client.
    const entries = documented.filter(
      ({ method, path }) => method === endpoint.method && path === endpoint.path,
    )
    expect(entries.length, `${endpoint.method} ${endpoint.path}`).toBeGreaterThan(0)

    const members = entries.flatMap((entry) => entry.request.map(named))
    const required = members.filter(({ name }) =>
      entries.every((entry) => entry.request.map(named).find((one) => one.name === name)?.required),
    )
    const request = entriesOf(endpoint.request)
    expect(Object.keys(request).sort()).toEqual(
      distinct([...members.map(({ name }) => name), ...(additions[name] ?? [])]),
    )
    expect(requiredOf(request)).toEqual(
      expect.arrayContaining(distinct(required.map(({ name }) => name))),
    )

    const response = entries.flatMap((entry) => entry.response.map(({ name }) => name))
    expect(Object.keys(entriesOf(endpoint.response)).sort()).toEqual(
      distinct([...response.filter((name) => !left.has(name)), 'request_id', 'status_code']),
    )

    const allowed = new Set<string>([...endpoint.errors, ...commonErrors])
    const isOAuth = endpoint.auth === 'client' || endpoint.auth === 'bearer'
    for (const { error_type, status } of entries.flatMap(({ errors }) => errors)) {
      if (isOAuth && inOAuthWords.test(error_type)) continue
      expect(allowed, `${name} may answer ${error_type}`).toContain(error_type)
      expect(isErrorType(error_type) && errorCatalogue[error_type].status).toBe(status)
    }
  })
})

describe.skipIf(!existsSync(reference))('the stops of a browser are those of the reference', () => {
  const documented: Documented[] = existsSync(reference)
    ? JSON.parse(readFileSync(reference, 'utf8'))
    : []
  const stops: [string, Endpoint][] = [
    ...oauthProviders.map((provider): [string, Endpoint] => [
      oauthStartPath(provider),
      oauthStops.start,
    ]),
    [oauthCallbackPath, oauthStops.callback],
  ]

  test.each(stops)('%s', (path, stop) => {
    const entry = documented.find((one) => one.method === 'GET' && one.path === path)
    const members = entry?.request.filter(({ name }) => name !== 'provider_*') ?? []
    const request = entriesOf(stop.request)
    expect(Object.keys(request).sort()).toEqual(members.map(({ name }) => name).sort())
    const required = members.filter((member) => member.required).map(({ name }) => name)
    expect(requiredOf(request)).toEqual(required)
    for (const { error_type, status } of entry?.errors ?? []) {
      expect(stop.errors, error_type).toContain(error_type)
      expect(isErrorType(error_type) && errorCatalogue[error_type].status).toBe(status)
    }
  })
})

test.each(endpoints)('$name names each of its errors once', ({ endpoint }) => {
  const errors = [...endpoint.errors, ...commonErrors]
  expect(new Set(errors).size).toBe(errors.length)
})

const distinct = (names: string[]): string[] => [...new Set(names)].sort()

// A header of the reference is a member of the contract.
const named = (member: Member): Member =>
  member.name === 'Authorization' ? { ...member, name: 'access_token' } : member

// SAFETY: every request and response of the contract is a `v.object`.
const entriesOf = (schema: v.GenericSchema) =>
  (schema as v.GenericSchema & { entries: Record<string, v.GenericSchema> }).entries

const requiredOf = (entries: Record<string, v.GenericSchema>) =>
  Object.keys(entries).filter(
    (name) => !['optional', 'nullish', 'exact_optional'].includes(entries[name]?.type ?? ''),
  )
