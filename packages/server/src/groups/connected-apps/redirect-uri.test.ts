import { existsSync, readFileSync } from 'node:fs'
import { ApiError } from '@latchkey/api'
import { expect, test } from 'vitest'
import { checkRedirectUrl, isRegistered } from './redirect-uri.ts'

const vectors = new URL('../../../../../../shared/vectors/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')

const refusalOf = (url: string, owner: Parameters<typeof checkRedirectUrl>[1]): string | null => {
  try {
    checkRedirectUrl(url, owner)
    return null
  } catch (error) {
    if (error instanceof ApiError) return error.errorType
    throw error
  }
}
const app = { isPublic: false, production: true }
const native = { isPublic: true, production: true }
const inDevelopment = { isPublic: false, production: false }

test.skipIf(!present)('takes for registered what fosite takes, but no URL that is missing', () => {
  type Matching = { registered: string; requested: string; expect: 'accept' | 'reject' }
  const { matching }: { matching: Matching[] } = read('oauth/fosite-redirect-uri-matching.json')
  expect(matching.length).toBeGreaterThan(20)
  for (const { registered, requested, expect: verdict } of matching) {
    const taken = isRegistered(registered === '' ? [] : [registered], requested)
    expect(taken, `${registered} ${requested}`).toBe(verdict === 'accept' && requested !== '')
  }
})

test.skipIf(!present)('lets http lead to this machine only', () => {
  type Secure = { uri: string; secure: boolean }
  const { secure }: { secure: Secure[] } = read('oauth/fosite-redirect-uri-matching.json')
  for (const { uri, secure: safe } of secure) {
    expect(refusalOf(uri, { isPublic: true, production: false }) === null, uri).toBe(safe)
  }
})

test.skipIf(!present)('leads to no place that is not registered, however it is spelled', () => {
  const registered = ['https://www.whitelisteddomain.tld/login', 'http://127.0.0.1/login']
  const { lists } = read('redirect/open-redirect-payloads.json')
  const tests: { input: string }[] = read('url/wpt-urltestdata.json')
  const payloads = [...(Object.values(lists).flat() as string[]), ...tests.map((one) => one.input)]
  expect(payloads.length).toBeGreaterThan(500)
  for (const payload of payloads) {
    if (!isRegistered(registered, payload)) continue
    expect(registered, payload).toContain(payload.replace(/^(http:\/\/127\.0\.0\.1):\d+/, '$1'))
  }
})

test.each<[string | null, string, Parameters<typeof checkRedirectUrl>[1]]>([
  [null, 'https://app.example/callback?a=b', app],
  [null, 'http://localhost:3000/callback', inDevelopment],
  [null, 'http://127.0.0.1/callback', native],
  [null, 'http://[::1]:8080/callback', native],
  [null, 'com.example.app:/callback', native],
  ['connected_app_redirect_url_must_include_scheme', 'app.example/callback', app],
  ['connected_app_redirect_url_must_include_scheme', '//app.example/callback', app],
  ['connected_app_redirect_url_must_include_scheme', '', app],
  ['connected_app_redirect_url_must_use_https_scheme', 'http://app.example/callback', app],
  ['connected_app_redirect_url_must_use_https_scheme', 'http://127.0.0.1/callback', app],
  ['connected_app_redirect_url_must_use_https_scheme', 'com.example.app:/callback', inDevelopment],
  ['connected_app_redirect_url_cannot_use_localhost', 'http://localhost/callback', native],
  ['connected_app_redirect_url_http_scheme_must_use_loopback', 'http://app.example/', native],
  [
    'connected_app_redirect_url_http_scheme_must_use_loopback',
    'http://app.example/',
    inDevelopment,
  ],
  [
    'connected_app_redirect_url_http_scheme_must_use_loopback',
    'http://127.0.0.1.evil.tld/',
    native,
  ],
  ['connected_app_redirect_url_http_scheme_must_use_loopback', 'http://0x7f.1/', native],
  ['connected_app_invalid_redirect_url', 'https://app.example/callback#fragment', app],
  ['connected_app_invalid_redirect_url', 'https://user:pass@app.example/', app],
  ['connected_app_invalid_redirect_url', 'https://*.example/callback', app],
  ['connected_app_invalid_redirect_url', 'https://app.example/a b', app],
  ['connected_app_invalid_redirect_url', 'https://app.example\\@evil.tld/', app],
  ['connected_app_invalid_redirect_url', 'https://', app],
  ['connected_app_invalid_redirect_url', 'javascript:alert(1)', native],
  ['connected_app_invalid_redirect_url', 'data:text/html,hi', native],
])('answers %s for %s', (refusal, url, owner) => {
  expect(refusalOf(url, owner)).toBe(refusal)
})

test('lets the port alone differ, and on loopback alone', () => {
  const registered = ['http://127.0.0.1:8080/cb', 'https://app.example/cb', 'http://localhost/cb']
  expect(isRegistered(registered, 'http://127.0.0.1:9090/cb')).toBe(true)
  for (const other of [
    'http://127.0.0.1:9090/cb/',
    'http://127.0.0.1:9090/cb?a=b',
    'http://127.0.0.1:99999/cb',
    'http://127.0.0.1:80@evil.tld/cb',
    'http://127.0.0.1.evil.tld/cb',
    'http://[::1]:8080/cb',
    'https://127.0.0.1:8080/cb',
    'https://app.example:8443/cb',
    'http://localhost:3000/cb',
    'HTTPS://app.example/cb',
    '',
  ]) {
    expect(isRegistered(registered, other), other).toBe(false)
  }
})
