import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { redirectProblems } from './redirect-check.ts'
import {
  chooseRedirectUrl,
  withQuery,
  type RedirectErrors,
  type RedirectType,
  type RedirectUrl,
} from './redirect-urls.ts'

const errors: RedirectErrors = {
  malformed: 'invalid_login_magic_link_url',
  unregistered: 'no_match_for_provided_magic_link_url',
  noneSet: 'no_login_redirect_urls_set',
  noDefault: 'no_default_login_redirect_url_set',
}
const registered: RedirectUrl[] = [
  { url: 'https://app.example.com/finish?attempt={}&lang=en', types: ['LOGIN'] },
  { url: 'https://www.whitelisteddomain.tld/login', types: ['LOGIN', 'RESET_PASSWORD'] },
  { url: 'myapp://auth', types: ['LOGIN'] },
]
const choose = (url?: string, urls = registered) => chooseRedirectUrl(urls, 'LOGIN', url, errors)

test('leads to a registered URL, whatever its host is called', () => {
  expect(choose('https://whitelisteddomain.tld/login')).toBe('https://whitelisteddomain.tld/login')
  expect(choose('HTTPS://WWW.whitelisteddomain.tld:443/login')).toBe(
    'https://www.whitelisteddomain.tld/login',
  )
  expect(choose('myapp://auth')).toBe('myapp://auth')
  expect(choose('https://app.example.com/finish?attempt=a%26b&lang=en')).toContain('attempt=a%26b')
})

test('fills a placeholder with one value, and changes nothing else', () => {
  for (const query of [
    'attempt=a',
    'attempt=a&lang=fr',
    'lang=en&attempt=a',
    'attempt=a&lang=en&x=1',
  ]) {
    expect(() => choose(`https://app.example.com/finish?${query}`), query).toThrow()
  }
})

test('takes the default of the type, or says which is missing', () => {
  expect(choose()).toBe('https://www.whitelisteddomain.tld/login')
  expect(
    choose(undefined, [
      { url: 'https://a.example', types: ['LOGIN'] },
      { url: 'https://b.example', types: ['LOGIN'], default: true },
    ]),
  ).toBe('https://b.example/')
  expect(() => choose(undefined, [])).toThrow(
    expect.objectContaining({ errorType: errors.noneSet }),
  )
  expect(() => choose(undefined, registered.slice(0, 1))).toThrow(
    expect.objectContaining({ errorType: errors.noDefault }),
  )
})

test('has a default of its own for each type', () => {
  const urls: RedirectUrl[] = [
    { url: 'https://a.example/', types: ['LOGIN', 'SIGNUP', 'INVITE'], default: ['SIGNUP'] },
    { url: 'https://b.example/', types: ['LOGIN', 'SIGNUP', 'INVITE'], default: ['LOGIN'] },
  ]
  const defaultOf = (type: RedirectType) => chooseRedirectUrl(urls, type, undefined, errors)
  expect(defaultOf('LOGIN')).toBe('https://b.example/')
  expect(defaultOf('SIGNUP')).toBe('https://a.example/')
  // The first URL of a type is its default until another one is.
  expect(defaultOf('INVITE')).toBe('https://a.example/')
})

test('lets a wildcard stand for a part of one host label, or for a path below', () => {
  const urls: RedirectUrl[] = [
    { url: 'https://preview-*.example.com/in', types: ['LOGIN'] },
    { url: 'https://*.example.net:8443/cb/*', types: ['LOGIN'] },
    { url: 'https://example.org/app/*?attempt={}', types: ['LOGIN'] },
    { url: 'http://*.localhost:3000/in', types: ['LOGIN'] },
  ]
  for (const url of [
    'https://preview-1.example.com/in',
    'https://www.preview-a-b.example.com/in',
    'https://x.example.net:8443/cb/a',
    'https://www.example.net:8443/cb/a/b.c~d/',
    'https://example.org/app/a?attempt=1',
    'http://tenant.localhost:3000/in',
  ]) {
    expect(choose(url, urls), url).toBe(url)
  }
  for (const url of [
    'https://preview-.example.com/in',
    'https://preview-a.b.example.com/in',
    'https://preview-*.example.com/in',
    'https://preview-a.example.com/in/x',
    'https://preview-a.example.com/in?x=1',
    'https://preview-a.example.com.evil.example/in',
    'https://evil.example/preview-a.example.com/in',
    'http://preview-a.example.com/in',
    'https://me@preview-a.example.com/in',
    'https://preview-a.example.com:444/in',
    'https://preview-a.example.com/in#x',
    'https://example.net:8443/cb/a',
    'https://x.example.net:8443/cb/',
    'https://x.example.net:8443/cb',
    'https://x.example.net:8443/cb/../x',
    'https://x.example.net:8443/cb/..%2fx',
    'https://x.example.net:8443/cb/%2e%2e/x',
    'https://x.example.net:8443/cb/a//b',
    'https://x.example.net:8443/cb/a%5cb',
    'https://x.example.net:8443/cb/@evil.example',
    'https://example.org/app/a',
    'https://example.org/app/a?attempt=1&x=2',
  ]) {
    expect(() => choose(url, urls), url).toThrow()
  }
})

test('refuses to register what no link may lead to, and says why', () => {
  const problem = (url: string, more: Partial<RedirectUrl> = {}, production = false) =>
    redirectProblems([{ url, types: ['LOGIN'], ...more }], { production }).join(' ')
  for (const url of [
    'https://a.example/in',
    'http://localhost:3000/in',
    'myapp://auth',
    'com.app:/x',
  ]) {
    expect(problem(url, {}, true), url).toBe('')
  }
  expect(problem('http://a.example/in')).toBe('')
  expect(problem('http://a.example/in', {}, true)).toContain('must use https')
  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    'intent:x',
    '/in',
  ]) {
    expect(problem(url), url).toContain('not a URL that a link can lead to')
  }
  expect(problem('https://*.example.com/in')).toBe('')
  expect(problem('https://*.example.com/in', {}, true)).toContain('live projects may not have')
  for (const url of ['https://*/in', 'https://*.com/in', 'myapp://*']) {
    expect(problem(url), url).toContain('two labels must follow')
  }
  expect(problem('https://*.*.example.com/')).toContain('more than one wildcard')
  for (const url of [
    'https://a.example/*/in',
    'https://a.example/in?x=*',
    'https://a.example/in*',
  ]) {
    expect(problem(url), url).toContain('neither inside the host nor')
  }
  expect(problem('https://*.example.com/in', { default: true })).toContain('cannot be the default')
  expect(problem('https://a.example/?x={}', { default: true })).toContain('cannot be the default')
  expect(problem('https://a.example/', { default: ['SIGNUP'] })).toContain('only of its own types')
  expect(problem('https://a.example/', { types: [] })).toContain('must have types')
  expect(problem('https://me:pw@a.example/')).toContain('no password')
  const twice = ['https://a.example/', 'https://b.example/'].map((url) => ({
    url,
    types: ['LOGIN' as const],
    default: true,
  }))
  expect(redirectProblems(twice, { production: false }).join()).toContain('2 defaults for LOGIN')
})

test('appends to the query that a URL has, and keeps its fragment', () => {
  expect(withQuery('https://app.example.com/in?a=1#x', { token: 'b c' })).toBe(
    'https://app.example.com/in?a=1&token=b+c#x',
  )
})

const payloads = new URL(
  '../../../../shared/vectors/redirect/open-redirect-payloads.json',
  import.meta.url,
)
if (!existsSync(payloads))
  process.stderr.write('No ../shared/vectors/redirect: that test is skipped.\n')

test.skipIf(!existsSync(payloads))(
  'is led astray by none of the known open-redirect payloads',
  () => {
    const { lists } = JSON.parse(readFileSync(payloads, 'utf8')) as {
      lists: Record<string, string[]>
    }
    for (const payload of Object.values(lists).flat()) {
      let target: string | null = null
      try {
        target = choose(payload)
      } catch {
        continue
      }
      expect(new URL(target).host, payload).toMatch(/^(www\.)?whitelisteddomain\.tld$/)
    }
  },
)
