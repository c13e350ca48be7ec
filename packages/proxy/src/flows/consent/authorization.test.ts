import { expect, test } from 'vitest'
import { readAuthorization } from './authorization.ts'

const queryOf = (more: Record<string, string> = {}) =>
  `?${new URLSearchParams({
    client_id: 'connected-app-1',
    redirect_uri: 'https://calendar.example/callback',
    response_type: 'code',
    ...more,
  })}`

test('reads what an app asks for, each scope once, and leaves what it does not know', () => {
  const query = queryOf({ scope: ' openid  email openid ', login_hint: 'ada', 'x[y]': '1' })
  expect(readAuthorization(`${query}&resource=https%3A%2F%2Fa.example&resource=urn%3Ab`)).toEqual({
    client_id: 'connected-app-1',
    redirect_uri: 'https://calendar.example/callback',
    response_type: 'code',
    scope: ['openid', 'email'],
    prompt: [],
    resource: ['https://a.example', 'urn:b'],
  })
})

const hostile = [
  '',
  '?',
  queryOf({ client_id: '' }),
  queryOf({ client_id: 'x'.repeat(129) }),
  queryOf({ redirect_uri: '/callback' }),
  queryOf({ redirect_uri: 'javascript:alert(1)' }),
  queryOf({ redirect_uri: ' \tjava\nscript:alert(1)' }),
  queryOf({ redirect_uri: 'DATA:text/html,<script>' }),
  queryOf({ redirect_uri: 'vbscript:x' }),
  queryOf({ scope: 'openid "quoted"' }),
  queryOf({ scope: 'openid \u0000' }),
  queryOf({ scope: Array.from({ length: 101 }, (_, index) => `scope-${index}`).join(' ') }),
  queryOf({ state: 'x'.repeat(4097) }),
  queryOf({ prompt: 'none login' }),
  queryOf({ code_challenge: 'x'.repeat(43) }),
  queryOf({ code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }),
  queryOf({ code_challenge_method: 'S256' }),
  `${queryOf()}&client_id=connected-app-2`,
  `${queryOf({ state: '1' })}&state=1`,
]

test.each(hostile)('answers no request such as %j', (query) => {
  expect(() => readAuthorization(query)).toThrow('request-invalid')
})
