import { generateKeyPairSync } from 'node:crypto'
import { oauthProviders } from '@latchkey/api'
import { expect, test } from 'vitest'
import { problemLine, problemsOf } from '../../config-check.ts'
import type { ServerConfig } from '../../config.ts'
import { settingsFromEnvironment } from '../../settings.ts'
import { oauthCallbackUrl } from './callback-url.ts'

const pem = (namedCurve: string): string =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string

const client = { clientId: 'id', clientSecret: 'secret' }
const apple = { clientId: 'id', teamId: 'team', keyId: 'key', privateKey: pem('P-256') }
const linesOf = (oauth: unknown, more: ServerConfig = {}) =>
  problemsOf({ ...more, oauth } as ServerConfig).map(problemLine)
const production: ServerConfig = {
  environment: 'production',
  projectId: 'project-live-1',
  secret: 's'.repeat(32),
  delivery: { send: () => Promise.resolve() },
}

test('has nothing against applications that can be used', () => {
  const config = {
    google: client,
    apple,
    microsoft: { ...client, tenant: 'consumers' },
    gitlab: { ...client, issuer: 'https://git.example.com', scopes: ['api'], waitMs: 5000 },
  }
  expect(linesOf(config)).toEqual([])
  expect(linesOf(config, production)).toEqual([])
  expect(linesOf({ google: { ...client, standIn: 'http://localhost:4000' } })).toEqual([])
})

test('names every setting of an application that is wrong', () => {
  const wrong: [unknown, RegExp][] = [
    [{ googel: client }, /^oauth\.googel is no provider/],
    [{ google: { clientId: 'id' } }, /^oauth\.google\.clientSecret must be the secret/],
    [{ google: { ...client, clientId: '' } }, /^oauth\.google\.clientId must be the id/],
    [{ google: { ...client, secret: 'x' } }, /^oauth\.google\.secret is no setting/],
    [{ google: { ...client, tenant: 'common' } }, /^oauth\.google\.tenant is no setting/],
    [{ google: { ...client, scopes: ['a b'] } }, /^oauth\.google\.scopes must be a list/],
    [{ google: { ...client, waitMs: 0 } }, /^oauth\.google\.waitMs must be a whole number/],
    [
      { google: { ...client, standIn: 'https://evil.example' } },
      /standIn must be a server on this/,
    ],
    [{ github: { ...client, issuer: 'https://x.example' } }, /^oauth\.github\.issuer is for/],
    [{ gitlab: { ...client, issuer: 'x' } }, /^oauth\.gitlab\.issuer must be a URL/],
    [{ microsoft: { ...client, tenant: 'contoso.com' } }, /^oauth\.microsoft\.tenant must be/],
    [
      { apple: { ...apple, privateKey: pem('P-384') } },
      /^oauth\.apple\.privateKey must be the text/,
    ],
    [{ apple: { ...apple, privateKey: 'x' } }, /^oauth\.apple\.privateKey must be the text/],
    [{ apple: { ...apple, clientSecret: 'x' } }, /^oauth\.apple\.clientSecret is no setting/],
    [{ google: 'client' }, /^oauth\.google must be \{ clientId/],
  ]
  for (const [oauth, line] of wrong) {
    const lines = linesOf(oauth)
    expect(lines, JSON.stringify(oauth)).toHaveLength(1)
    expect(lines[0]).toMatch(line)
  }
})

test('refuses in production what would let anybody in', () => {
  const standIn = linesOf({ google: { ...client, standIn: 'http://localhost:4000' } }, production)
  expect(standIn).toEqual([
    'oauth.google.standIn plays the provider for anybody, so production refuses it.',
  ])
  const plain = linesOf({ gitlab: { ...client, issuer: 'http://git.example.com' } }, production)
  expect(plain[0]).toMatch(/^oauth\.gitlab\.issuer must use https in production/)
})

test('reads applications from the environment, over those of a file', () => {
  const env = {
    LATCHKEY_OAUTH_GOOGLE_CLIENT_ID: 'from-env',
    LATCHKEY_OAUTH_APPLE_CLIENT_ID: 'id',
    LATCHKEY_OAUTH_APPLE_TEAM_ID: 'team',
    LATCHKEY_OAUTH_APPLE_KEY_ID: 'key',
    LATCHKEY_OAUTH_APPLE_PRIVATE_KEY: apple.privateKey,
    LATCHKEY_OAUTH_MICROSOFT_TENANT: 'consumers',
  }
  const given = { oauth: { google: client, microsoft: client } }
  const { oauth } = settingsFromEnvironment(env, given)
  expect(oauth).toEqual({
    google: { clientId: 'from-env', clientSecret: 'secret' },
    microsoft: { ...client, tenant: 'consumers' },
    apple,
  })
  expect(linesOf(oauth)).toEqual([])
  expect(settingsFromEnvironment({})).toEqual({})
})

test('gives each provider a redirect URL of its own, the same on every server', () => {
  const at = { baseUrl: 'https://auth.example.com/', environment: 'production' } as const
  const urls = oauthProviders.map((provider) => oauthCallbackUrl(at, provider))
  expect(new Set(urls).size).toBe(oauthProviders.length)
  for (const url of urls) {
    expect(url).toMatch(
      /^https:\/\/auth\.example\.com\/v1\/oauth\/callback\/oauth-callback-live-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/,
    )
  }
})
