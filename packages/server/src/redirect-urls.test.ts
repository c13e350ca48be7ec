import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  chooseRedirectUrl,
  withQuery,
  type RedirectErrors,
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
