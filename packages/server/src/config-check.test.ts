import { generateKeyPair, exportJWK, exportPKCS8, exportSPKI } from 'jose'
import { expect, test } from 'vitest'
import { problemLine, problemsOf } from './config-check.ts'
import type { ServerConfig } from './config.ts'

const linesOf = (config: object) => problemsOf(config as ServerConfig).map(problemLine)
const delivery = { send: () => Promise.resolve() }
const production: ServerConfig = {
  environment: 'production',
  projectId: 'project-live-1',
  secret: 's'.repeat(32),
  delivery,
}

test('has nothing against a config that can be used', () => {
  expect(linesOf({})).toEqual([])
  expect(linesOf(production)).toEqual([])
  expect(
    linesOf({
      ...production,
      baseUrl: 'https://auth.example.com/base',
      database: { url: 'postgresql://user:pw@db.example/latchkey' },
      redirectUrls: [{ url: 'https://a.example/in', types: ['LOGIN'], default: true }],
      sessionMigration: { userinfoUrl: 'https://id.example.com/userinfo' },
      session: { maxDurationMinutes: 5, customClaimsTemplate: { plan: '{{ user.status }}' } },
      totps: { issuer: 'Acme Shop', pending: 'refuse' },
      cryptoWallets: { siweDomains: ['app.example.com', 'localhost:3000', '[::1]:3000'] },
      limits: { project: { burst: 1, perMinute: 0.5 } },
      webauthn: {
        domains: ['example.com'],
        origins: {
          'example.com': ['https://example.com', `android:apk-key-hash:${'a'.repeat(43)}`],
        },
        topOrigins: ['https://partner.example'],
        userVerification: 'required',
        maxRegistrations: 5,
      },
    }),
  ).toEqual([])
})

test('names every setting that is wrong, with its variable and what to do', () => {
  expect(linesOf({ environment: 'production' })).toEqual([
    'projectId (LATCHKEY_PROJECT_ID) is missing. Choose one once and keep it, such as project-live-shop.',
    'secret (LATCHKEY_SECRET) must have at least 32 characters. Make one with: openssl rand -base64 48',
    'delivery (SMTP_URL) is missing: mails cannot leave. Set SMTP_URL and MAIL_FROM, or give a delivery.',
  ])
  const wrong: [object, RegExp][] = [
    [{ projektName: 'x' }, /^projektName is no setting/],
    [{ environment: 'staging' }, /^environment \(NODE_ENV\) must be 'development' or 'production'/],
    [
      { database: { url: 'mysql://x' } },
      /^database\.url \(DATABASE_URL\) must look like postgres:/,
    ],
    [{ database: {} }, /^database \(DATABASE_URL\) must be \{ url \}/],
    [{ projectId: 'a b' }, /^projectId .*letters, digits/],
    [{ ...production, projectId: 'project-test-1' }, /^projectId .*is that of a test project/],
    [{ projectName: 'a\nb' }, /^projectName must be a name of one line/],
    [{ baseUrl: 'auth.example.com' }, /^baseUrl \(LATCHKEY_BASE_URL\) must be a URL/],
    [{ baseUrl: 'https://a.example/?x=1' }, /^baseUrl .* without a query/],
    [{ ...production, baseUrl: 'http://a.example' }, /^baseUrl .* must use https in production/],
    [{ redirectUrls: [{ url: 'x', types: ['LOGIN'] }] }, /^redirectUrls\[0\] leads to "x"/],
    [{ session: { maxDurationMinutes: 4 } }, /^session\.maxDurationMinutes must be a whole number/],
    [
      { session: { customClaimsTemplate: { iss: 'x' } } },
      /^session\.customClaimsTemplate names "iss"/,
    ],
    [{ sessionMigration: {} }, /^sessionMigration\.userinfoUrl must be a URL/],
    [{ ...production, sessionMigration: { userinfoUrl: 'http://a.example' } }, /must use https/],
    [{ magicLinks: { codeInMail: 'yes' } }, /^magicLinks\.codeInMail must be true or false/],
    [{ phones: { countries: ['Germany'] } }, /^phones\.countries names "Germany"/],
    [{ webauthn: { domains: 'example.com' } }, /^webauthn\.domains must be 'all' or a list/],
    [{ webauthn: { domains: ['com'] } }, /^webauthn\.domains names "com", which is no domain/],
    [
      { webauthn: { domains: ['a.example'], origins: { 'b.example': ['https://b.example'] } } },
      /^webauthn\.origins names "b\.example", which webauthn\.domains does not/,
    ],
    [
      { webauthn: { origins: { 'example.com': ['https://example.com/'] } } },
      /^webauthn\.origins must list origins for "example\.com"/,
    ],
    [{ webauthn: { topOrigins: ['http://a.example'] } }, /^webauthn\.topOrigins must be a list/],
    [{ webauthn: { userVerification: 'no' } }, /^webauthn\.userVerification must be 'preferred'/],
    [{ webauthn: { maxRegistrations: 0 } }, /^webauthn\.maxRegistrations must be a whole number/],
    [{ locks: { threshold: 0 } }, /^locks\.threshold must be a whole number/],
    [{ totps: { issuer: 'A:B' } }, /^totps\.issuer must be a name of one line/],
    [{ totps: { pending: 'keep' } }, /^totps\.pending must be 'replace' or 'refuse', not "keep"/],
    [
      { cryptoWallets: { siweDomains: 'a.example' } },
      /^cryptoWallets\.siweDomains must be 'any' or/,
    ],
    [
      { cryptoWallets: { siweDomains: ['https://a.example'] } },
      /^cryptoWallets\.siweDomains names "https:\/\/a\.example"/,
    ],
    [{ passwords: { policy: 'strict' } }, /^passwords\.policy must be 'zxcvbn' or 'luds'/],
    [
      { connectedApps: { authorizationUrl: 'app.example/authorize' } },
      /^connectedApps\.authorizationUrl must be a URL/,
    ],
    [
      { connectedApps: { authorizationUrl: 'https://app.example/#authorize' } },
      /^connectedApps\.authorizationUrl must be a URL/,
    ],
    [
      { m2m: { customClaimsTemplate: { scope: 'admin' } } },
      /^m2m\.customClaimsTemplate names "scope"/,
    ],
    [
      { m2m: { customClaimsTemplate: { a: '{{ client.client_secret }}' } } },
      /^m2m\.customClaimsTemplate holds \{\{ client\.client_secret \}\}, but only client\.client_id/,
    ],
    [
      { m2m: { customClaimsTemplate: { a: '{{ user.user_id }}' } } },
      /^m2m\.customClaimsTemplate holds/,
    ],
    [{ limits: { sents: { burst: 1, perMinute: 1 } } }, /^limits\.sents is no limit/],
    [
      { limits: { sends: { burst: 0, perMinute: 1 } } },
      /^limits\.sends must be \{ burst, perMinute/,
    ],
    [{ clock: 5 }, /^clock must be a function/],
  ]
  for (const [config, line] of wrong) {
    const lines = linesOf(config)
    expect(lines, JSON.stringify(config)).toHaveLength(1)
    expect(lines[0]).toMatch(line)
  }
})

test('refuses templates that would lock people out or look broken', () => {
  const login = {
    templateId: 'login',
    kind: 'LOGIN',
    subject: 'Hello',
    text: '{{magic_link_url}}',
    html: '{{ magic_link_url }}',
  }
  expect(linesOf({ templates: [login] })).toEqual([])
  const wrong: [object, RegExp][] = [
    [{ ...login, text: 'Hello' }, /^templates\[0\]\.text must hold \{\{magic_link_url\}\}/],
    [{ ...login, html: '' }, /^templates\[0\]\.html must hold/],
    [{ ...login, html: undefined }, /^templates\[0\]\.html is missing/],
    [{ ...login, text: '{{magic_link_url}} {{secret}}' }, /holds \{\{secret\}\}, but only/],
    [{ ...login, subject: 'Hi {{name}}' }, /^templates\[0\]\.subject holds \{\{name\}\}/],
    [{ ...login, subject: 'a\nb' }, /^templates\[0\]\.subject must be one line/],
    [{ ...login, kind: 'OTHER' }, /^templates\[0\]\.kind must be PREBUILT, LOGIN/],
    [{ ...login, templateId: 'a b' }, /^templates\[0\]\.templateId must be/],
    [{ ...login, templateId: 'PREBUILT' }, /cannot be PREBUILT/],
    [{ ...login, sender: 'a\r\nBcc: x@example.com' }, /^templates\[0\]\.sender must look like/],
    [{ templateId: 'x', kind: 'PREBUILT', style: { buttonColor: 'red;' } }, /\.style\.buttonColor/],
    [{ templateId: 'x', kind: 'PREBUILT', style: { fontFamily: 'a;b' } }, /\.style\.fontFamily/],
    [{ templateId: 'x', kind: 'PREBUILT', style: { buttonRadius: -1 } }, /\.style\.buttonRadius/],
    [{ templateId: 'x', kind: 'PREBUILT', style: { alignment: 'top' } }, /\.style\.alignment/],
  ]
  for (const [template, line] of wrong) {
    expect(linesOf({ templates: [template] }).join(), JSON.stringify(template)).toMatch(line)
  }
  expect(linesOf({ templates: [login, login] })).toEqual([
    'templates has two templates with the templateId "login". Give each one of its own.',
  ])
  const both = [login, { ...login, templateId: 'other' }].map((one) => ({ ...one, default: true }))
  expect(linesOf({ templates: both })).toEqual([
    'templates has two defaults of the kind LOGIN. Choose one.',
  ])
})

test('asks each kind of template for what its mail is about, and no more', () => {
  const needs = {
    LOGIN: 'magic_link_url',
    SIGNUP: 'magic_link_url',
    INVITE: 'magic_link_url',
    ONE_TIME_PASSCODE: 'otp_code',
    ONE_TIME_PASSCODE_SIGNUP: 'otp_code',
    RESET_PASSWORD: 'reset_password_url',
    VERIFY_EMAIL_PASSWORD_RESET: 'reset_password_url',
    UNLOCK: 'unlock_url',
  }
  for (const [kind, variable] of Object.entries(needs)) {
    const linesWith = (body: string) =>
      linesOf({ templates: [{ templateId: 'x', kind, subject: 'x', text: body, html: body }] })
    expect(linesWith(`{{${variable}}}`), kind).toEqual([])
    const other = variable === 'otp_code' ? 'magic_link_url' : 'otp_code'
    expect(linesWith(`{{${other}}}`).join(), kind).toContain(`must hold {{${variable}}}`)
  }
})

test('refuses profiles that trust nobody, anybody, or with a key that is no public one', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const profile = {
    profileId: 'ttp-1',
    issuer: 'https://partner.example',
    audience: 'latchkey',
    publicKeys: [await exportSPKI(publicKey), await exportJWK(publicKey)],
    mapping: { externalId: 'sub' },
  }
  expect(linesOf({ trustedTokenProfiles: [profile] })).toEqual([])
  const { publicKeys: _, ...keyless } = profile
  const at = String.raw`^trustedTokenProfiles\[0\]`
  const wrong: [object, string][] = [
    [keyless, `${at} must have either jwksUrl or publicKeys`],
    [{ ...profile, jwksUrl: 'https://a.example' }, `${at} must have either`],
    [{ ...keyless, jwksUrl: 'ftp://a.example' }, String.raw`${at}\.jwksUrl must be a URL`],
    [{ ...profile, publicKeys: [] }, String.raw`${at}\.publicKeys must hold a key`],
    [{ ...profile, publicKeys: ['x'] }, String.raw`${at}\.publicKeys\[0\] must be a public key`],
    [{ ...profile, publicKeys: [await exportPKCS8(privateKey)] }, 'must be a public key'],
    [{ ...profile, publicKeys: [await exportJWK(privateKey)] }, 'must be a public key'],
    [{ ...profile, publicKeys: [{ kty: 'oct', k: 'AAAA' }] }, 'must be a public key'],
    [{ ...profile, algorithms: ['HS256'] }, String.raw`${at}\.algorithms must be out of RS256`],
    [{ ...profile, algorithms: ['none'] }, String.raw`${at}\.algorithms`],
    [{ ...profile, mapping: {} }, String.raw`${at}\.mapping must name a claim`],
    [{ ...profile, mapping: { userId: 'sub' }, provisioning: true }, String.raw`\.provisioning`],
    [{ ...profile, issuer: '' }, String.raw`${at}\.issuer`],
    [{ ...profile, audience: undefined }, String.raw`${at}\.audience`],
  ]
  for (const [one, line] of wrong) {
    const lines = linesOf({ trustedTokenProfiles: [one] })
    expect(lines, JSON.stringify(one)).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(line))
  }
  expect(linesOf({ trustedTokenProfiles: [profile, profile] }).join()).toContain('two profiles')
})
