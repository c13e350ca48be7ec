import { expect, test } from 'vitest'
import { AuthError, type InputOf, type Route } from '../contract/index.ts'
import { createTestBackend, rightCode, rightPassword, rightTotp } from '../testing-backend.ts'
import { createRedact } from './redact.ts'

const email = 'grace@navy.example'
const address = '0x52908400098527886E0F7030069857D2E4169EE7'
const credential = {
  id: 'Y3JlZGVudGlhbA',
  rawId: 'Y3JlZGVudGlhbA',
  type: 'public-key',
  response: { clientDataJSON: 'eyJjaGFsbGVuZ2UiOiJzZWNyZXQifQ', signature: 'MEUCIQDsignature' },
  clientExtensionResults: { prf: { results: { first: 'cHJmLXNlY3JldA' } } },
}
const person = { first: 'Grace', middle: 'Brewster', last: 'Hopper' }
const visit = {
  provider: 'google',
  mode: 'redirect',
  next: '/welcome?invite=hush',
  scopes: ['calendar.readonly'],
  loginHint: email,
} as const
const code = { attempt: 'attempt-1', code: rightCode }
const credentials = { email, password: rightPassword }

/** What a page sends to each route, with something secret in every field that can hold it. */
const inputs: { [R in Route]: InputOf<R> } = {
  'POST /email-otp/start': { email },
  'POST /email-otp/finish': code,
  'POST /magic-link/start': { email },
  'POST /magic-link/finish': code,
  'POST /magic-link/redeem': { token: 'good', attempt: 'attempt-1', confirmed: true },
  'POST /magic-link/wait': { attempt: 'attempt-1' },
  'POST /magic-link/continue': { attempt: 'attempt-1' },
  'POST /magic-link/request': { attempt: 'attempt-1' },
  'POST /magic-link/approve': { token: 'good', attempt: 'attempt-1', number: '42' },
  'POST /magic-link/deny': { token: 'good', attempt: 'attempt-1' },
  'POST /password/sign-in': credentials,
  'POST /password/sign-up': credentials,
  'POST /password/resend': { attempt: 'attempt-1' },
  'POST /password/finish': code,
  'POST /password/strength': credentials,
  'POST /password-reset/start': { email },
  'POST /password-reset/finish': { token: 'good', password: rightPassword },
  'POST /phone-otp/start': { phone: '+447400123456', channel: 'sms' },
  'POST /phone-otp/finish': code,
  'POST /oauth/start': { ...visit, scopes: [...visit.scopes] },
  'POST /oauth/attach': { ...visit, scopes: [...visit.scopes] },
  'POST /oauth/finish': { attempt: 'attempt-1' },
  'POST /wallet/start': { type: 'ethereum', address, chainId: '137' },
  'POST /wallet/finish': { attempt: 'attempt-1', signature: '0xdeadbeef' },
  'POST /passkey/start': { purpose: 'sign-in' },
  'POST /passkey/finish': { attempt: 'attempt-1', credential },
  'GET /passkey': {},
  'POST /passkey/register/start': { automatic: false },
  'POST /passkey/register/finish': { attempt: 'attempt-1', credential, name: "Grace's phone" },
  'POST /passkey/rename': { passkeyId: credential.id, name: "Grace's other phone" },
  'POST /passkey/remove': { passkeyId: credential.id },
  'GET /second-factor': {},
  'POST /second-factor/cancel': {},
  'GET /totp': {},
  'POST /totp/enrol': { signingIn: false },
  'POST /totp/confirm': { signingIn: false, code: rightTotp },
  'POST /totp/finish': { code: rightTotp },
  'POST /totp/remove': {},
  'GET /recovery-code': {},
  'POST /recovery-code/finish': { code: 'abcd-efgh-2345' },
  'POST /step-up/start': { way: 'email-otp' },
  'POST /step-up/finish': { way: 'passkey', attempt: 'attempt-1', credential },
  'GET /session': {},
  'POST /session/sign-out': { sessionId: 'session-laptop' },
  'POST /account/rename': person,
  'POST /account/emails/start': { email },
  'POST /account/emails/finish': code,
  'POST /account/emails/make-primary': { id: 'email-ada' },
  'POST /account/emails/remove': { id: `email-${email}` },
  'POST /account/phones/start': { phone: '+447400123456', channel: 'whatsapp' },
  'POST /account/phones/finish': code,
  'POST /account/phones/make-primary': { id: 'phone-+447400123456' },
  'POST /account/phones/remove': { id: 'phone-+447400123456' },
  'POST /account/wallets/start': { type: 'solana', address },
  'POST /account/wallets/finish': { attempt: 'attempt-1', signature: '0xdeadbeef' },
  'POST /account/wallets/remove': { id: 'wallet-one' },
  'POST /account/providers/remove': { id: 'provider-one' },
  'POST /account/password': { password: `${rightPassword}!`, existing: rightPassword },
  'POST /account/export': {},
  'POST /account/delete': { userId: 'user-ada' },
  'GET /account/sessions': {},
  'POST /account/sessions/end': { sessionId: 'session-phone' },
  'POST /account/sessions/end-others': {},
  'GET /account/connected-apps': {},
  'POST /account/connected-apps/revoke': { clientId: 'connected-app-calendar' },
  'POST /consent/start': { query: '?client_id=connected-app-calendar&state=hush' },
  'POST /consent/finish': {
    query: '?client_id=connected-app-calendar&state=hush',
    userId: 'user-ada',
    approved: true,
  },
}

/** All that a trace may show as it was: words of the contract. */
const words = [
  'active',
  'complete',
  'waiting',
  'approved',
  'email-otp',
  'ethereum',
  'google',
  'passkey',
  'public-key',
  'redirect',
  'sign-in',
  'sms',
  'solana',
  'third',
  'whatsapp',
]

const texts = (value: unknown): string[] => {
  if (typeof value === 'string') return value ? [value] : []
  return typeof value === 'object' && value ? Object.values(value).flatMap(texts) : []
}
/** What is left when only fields and kinds of values count. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape)
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, shape(inner)]))
}
const redact = createRedact(() => Date.now())

/** Fields of which the contract knows nothing are left empty. */
const withoutUnknown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (field, inner: unknown) =>
      ['clientExtensionResults', 'signature', 'pubKeyCredParams', 'trusted', 'metadata'].includes(
        field,
      )
        ? undefined
        : inner,
    ),
  )

const routes = Object.keys(inputs) as Route[]

test.each(routes)('shows nothing of %s but its shape and words', async (route) => {
  const kit = createTestBackend()
  // SAFETY: the table above holds the input of this route.
  const ask = kit.answers[route] as (input: unknown, options: object) => unknown
  const input = inputs[route]
  const output = await Promise.resolve()
    .then(() => ask(input, {}))
    .catch((error: unknown) => ({ refused: (error as Error).message }))
  for (const message of [input, output]) {
    const shown = redact.message(message)
    const text = JSON.stringify(shown)
    const kept = texts(message).filter((secret) => text.includes(secret))
    expect(kept.filter((secret) => !words.includes(secret))).toEqual([])
    expect(shape(withoutUnknown(shown))).toEqual(shape(withoutUnknown(message)))
  }
})

test('shows nothing of a field that it does not know, nor of what an app keeps with a person', () => {
  const shown = redact.message({
    favourite: 'sealed',
    account: 'swordfish',
    user: { nickname: 'amazing', age: 85, retired: true, metadata: { trusted: { status: 'vip' } } },
  })
  expect(shown).toEqual({
    favourite: 'redacted',
    account: 'redacted',
    user: { nickname: 'redacted', age: 0, retired: false, metadata: {} },
  })
})

test('shows of an address its first letter', () => {
  expect(redact.message({ email })).toEqual({ email: 'g@redacted.example' })
  expect(redact.message({ email: '0815@example.com' })).toEqual({ email: 'x@redacted.example' })
})

test.each(['123456', 'eyJhbGciOi.J9', 'a b', 'ada@example.com', 'a1', 'x'.repeat(40)])(
  'takes %j for no word, where one is expected',
  (value) => {
    expect(redact.message({ type: value, factors: [value] })).toEqual({
      type: 'redacted',
      factors: ['redacted'],
    })
  },
)

test('gives an id the same name each time, in answers and in actions', () => {
  const redact = createRedact(() => 0)
  expect(redact.message({ sessions: [{ sessionId: 'one' }, { sessionId: 'two' }] })).toEqual({
    sessions: [{ sessionId: 'session~1' }, { sessionId: 'session~2' }],
  })
  expect(redact.input('sessions', 'end', ['two'])).toEqual(['session~2'])
})

test('shows nothing of what actions take but words, where words are taken', () => {
  expect(redact.input('email-otp', 'finish', ['123456'])).toEqual(['000000'])
  expect(redact.input('oauth', 'start', ['google', { mode: 'popup', loginHint: email }])).toEqual([
    'google',
    { mode: 'popup', loginHint: 'redacted' },
  ])
  expect(redact.input('password-reset-landing', 'finish', ['google'])).toEqual([
    'redacted password',
  ])
  expect(redact.input('second-factor', 'finish', [{ factor: 'totp', code: rightTotp }])).toEqual([
    { factor: 'totp', code: '000000' },
  ])
  expect(redact.input('some-other', 'try', ['google'])).toEqual([expect.stringMatching(/^id~\d+$/)])
})

test('takes a click and what leads back into itself for nothing', () => {
  const loop: Record<string, unknown> = {}
  loop.user = loop
  expect(redact.input('email-otp', 'back', [new MouseEvent('click')])).toEqual([null])
  expect(JSON.stringify(redact.message(loop)).length).toBeLessThan(200)
})

test('shows of an error what the contract says of it, and never its cause', () => {
  const error = new AuthError('rate-limited', {
    field: 'code',
    params: { attemptsLeft: 4 },
    retryAt: Date.now() + 5000,
    requestId: 'request-1',
    cause: { email },
  })
  const { retryAt, ...shown } = redact.error(error)
  expect(shown).toEqual({
    code: 'rate-limited',
    kind: 'limited',
    field: 'code',
    params: { attemptsLeft: 4 },
  })
  expect(retryAt).toBeGreaterThan(4000)
  // What a stranger on the way can answer.
  const forged = { attemptsLeft: email as unknown as number }
  const strange = new AuthError(email as 'offline', { params: forged, ways: [email as 'totp'] })
  expect(JSON.stringify(redact.error(strange))).not.toContain('navy')
  expect(redact.error(new Error(email))).toEqual({ code: 'unexpected', kind: 'fault' })
})

test('has a rule for every field of the contract, or does not compile', async () => {
  const { ruleOf } = await import('./fields.ts')
  const { blank } = await import('./rules.ts')
  const fieldsOf = (value: unknown): string[] =>
    typeof value === 'object' && value
      ? Object.entries(value).flatMap(([field, inner]) => [
          ...(Array.isArray(value) ? [] : [field]),
          ...fieldsOf(inner),
        ])
      : []
  const unknown = new Set(fieldsOf(inputs).filter((field) => ruleOf(field) === blank))
  for (const route of routes) unknown.delete(route)
  // These lie in what only the authenticator and the server read.
  expect([...unknown].sort()).toEqual(['clientExtensionResults', 'prf', 'results'])
})
